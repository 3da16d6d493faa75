namespace Kinora.Server.Studio;

/// <summary>What the prompt form shows.</summary>
/// <param name="Values">Values by the API's names; absent ones are the model's.</param>
/// <param name="Models">Names of the models.</param>
/// <param name="Defaults">The default model's values by the API's names, shown faintly.</param>
/// <param name="FrameChoices">Lengths to choose from.</param>
/// <param name="Note">A sentence above the form; null for none.</param>
public sealed record FormView(
    IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Models, IReadOnlyDictionary<string, string> Defaults, IReadOnlyList<int> FrameChoices, string? Note = null)
{
    /// <summary>A value; empty where it is the model's.</summary>
    /// <param name="name">The API's name.</param>
    public string Of(string name) => Values.GetValueOrDefault(name, "");
}
