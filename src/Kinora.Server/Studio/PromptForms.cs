using System.Globalization;
using Kinora.Pipelines;
using Kinora.Server.Jobs;

namespace Kinora.Server.Studio;

/// <summary>Fills the prompt form.</summary>
internal sealed class PromptForms(ServedModels models)
{
    private const int LongestInUnits = 24;

    /// <summary>The form with values by the API's names; others are the model's.</summary>
    public FormView Of(Dictionary<string, string> values, string? note = null)
    {
        var d = models.Default.Model.Defaults;
        var defaults = new Dictionary<string, string>
        {
            ["size"] = $"{d.Width}x{d.Height}", ["num_frames"] = Text(d.Frames), ["fps"] = Text(d.Fps), ["steps"] = Text(d.Steps),
            ["guidance"] = Text(d.Guidance), ["shift"] = Text(d.Shift), ["negative_prompt"] = d.NegativePrompt,
        };
        var choices = Enumerable.Range(1, LongestInUnits).Select(n => n * RequestCheck.FrameMultiple).Where(n => n <= d.Frames).Append(d.Frames);
        if (values.TryGetValue("num_frames", out var given) && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var frames)) choices = choices.Append(frames);
        return new FormView(values, [.. models.All.Select(m => m.Name).OrderBy(n => n != models.Default.Name)], defaults, [.. choices.Distinct().Order()], note);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
