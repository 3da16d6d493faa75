using Kinora.Pipelines;

namespace Kinora.Evaluation;

/// <summary>What decides how a run's videos come out: <c>run.json</c> of its folder. Videos of another run are never reused.</summary>
/// <param name="WeightsSha256">Fingerprint of the model's weights.</param>
/// <param name="Frames">Frames.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Steps">Solver steps.</param>
/// <param name="Guidance">Guidance scale.</param>
/// <param name="Shift">Time shift.</param>
/// <param name="Fps">Frames per second.</param>
/// <param name="PositiveSuffix">Put behind every prompt.</param>
/// <param name="NegativePrompt">What guidance steers away from.</param>
public sealed record WorldRun(
    string WeightsSha256, int Frames, int Width, int Height, int Steps, double Guidance, double Shift, double Fps, string PositiveSuffix, string NegativePrompt)
{
    /// <summary>A model with its own defaults.</summary>
    /// <param name="model">The model.</param>
    public static WorldRun Of(TextToVideoModel model) => Of(model, model.Defaults);

    /// <summary>A model with other settings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="defaults">The settings.</param>
    public static WorldRun Of(TextToVideoModel model, GenerationDefaults defaults)
    {
        return new WorldRun(
            model.ComputeWeightsSha256(), defaults.Frames, defaults.Width, defaults.Height, defaults.Steps, defaults.Guidance, defaults.Shift, defaults.Fps,
            defaults.PositiveSuffix, defaults.NegativePrompt);
    }
}
