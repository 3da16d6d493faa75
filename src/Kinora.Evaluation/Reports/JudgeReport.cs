using System.Text.Json;

namespace Kinora.Evaluation;

/// <summary>How right a judge is on held-out clips whose truth is known: the result of <c>kinora evaluate judge</c>.</summary>
/// <param name="Source">What was read: <c>renderings</c>, or <c>reconstructions</c> of them by a model's VAE.</param>
/// <param name="Clips">Clips of 204 frames, four in five with one thing, the others with two.</param>
/// <param name="Thing">Right thing, clips of one.</param>
/// <param name="Setting">Right setting, all clips.</param>
/// <param name="Motion">Right motion to the right side, clips of one.</param>
/// <param name="MotionStill">The same where the camera stands still, as in the suite.</param>
/// <param name="TwoThings">Both things found, clips of two.</param>
/// <param name="TwoMotions">Both found and both motions right.</param>
/// <param name="Permanence">Found throughout, as it is in truth, clips of one.</param>
/// <param name="Physics">Falls whose fitted acceleration is within the tolerance.</param>
/// <param name="GravityError">Mean of |acceleration / gravity - 1| over the falls that were fitted; null without any.</param>
/// <param name="LocationError">Mean distance between true and found centres, picture heights, where the right thing was found; null without any.</param>
/// <param name="FoundShare">Share of the frames in which a thing was found as what it is.</param>
/// <param name="Extra">Clips in which a thing is seen that is not there.</param>
public sealed record JudgeReport(
    string Source, int Clips, ProportionReport Thing, ProportionReport Setting, ProportionReport Motion, ProportionReport MotionStill,
    ProportionReport TwoThings, ProportionReport TwoMotions, ProportionReport Permanence, ProportionReport Physics,
    double? GravityError, double? LocationError, double FoundShare, ProportionReport Extra)
{
    private static readonly EvaluationJson Line = new(new JsonSerializerOptions(EvaluationJson.Default.Options) { WriteIndented = false });

    /// <summary>The report as one line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, Line.JudgeReport);
}
