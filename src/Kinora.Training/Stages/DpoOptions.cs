using Kinora.Diffusion;

namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="DpoStage"/>: the section <c>dpo</c> of a run file.</summary>
public sealed record DpoOptions
{
    /// <summary>Lists of pairs, as <c>kinora data prefer</c> writes them.</summary>
    public IReadOnlyList<string> Pairs { get; init; } = [];

    /// <summary>The axis whose labels count; pairs that are a tie on it, or have no label of it, are left out.</summary>
    public string Axis { get; init; } = "";

    /// <summary>What is trained.</summary>
    public WeightChoice Weights { get; init; } = new();

    /// <summary>How strongly a pair pulls away from the reference: <see cref="PreferenceLossOptions.Beta"/>.</summary>
    public double Beta { get; init; } = 500;

    /// <summary>Weight of the winner's own flow-matching error: <see cref="PreferenceLossOptions.WinnerWeight"/>.</summary>
    public double WinnerWeight { get; init; }

    /// <summary>
    /// Lists of pairs whose winning videos that no model made, rendered or filmed ones, are trained on beside the pairs: as many of them in a step as pairs,
    /// with plain flow matching, so that what the network knows of the world stays while it learns what is preferred.
    /// </summary>
    public IReadOnlyList<string> RealClips { get; init; } = [];

    /// <summary>Weight of the flow-matching error on <see cref="RealClips"/>.</summary>
    public double RealWeight { get; init; }

    /// <summary>
    /// Share of the captions of <see cref="RealClips"/> that are replaced by the empty text. Pairs have their prompts but for <see cref="NegativeShare"/>, so without it what they teach moves the prediction
    /// without text as well, from which guidance steers away.
    /// </summary>
    public double TextDropout { get; init; } = 0.1;

    /// <summary>
    /// Share of the pairs of a step that are learned without their prompt and the other way round: what the prediction without text finds likely, guidance steers away from
    /// (Diffusion-NPO, arXiv 2505.11245; in one network as Diff-SNPO, ICLR 2026). Without guidance it does nothing.
    /// </summary>
    public double NegativeShare { get; init; }

    /// <summary>How far the loser's error counts as grown, as a share of the reference's: <see cref="PreferenceLossOptions.LoserLimit"/>; null for no limit.</summary>
    public double? LoserLimit { get; init; }

    /// <summary>Takes every loser for the winner: the control experiment, after which the model must be worse.</summary>
    public bool SwapLabels { get; init; }

    /// <summary>Pairs of a step.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Latent frames of a window that is drawn anew each time, the same for winner and loser; a multiple of 3. Null for whole videos.</summary>
    public int? LatentFrames { get; init; }

    /// <summary>m of the logit-normal density of times, as in <see cref="VideoStageOptions.TimeMeanLong"/>.</summary>
    public double TimeMean { get; init; } = -1.6;

    /// <summary>Share of the prompts whose pairs are held out and measured on, at least one prompt; above 0 and below 1.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>Red flag: the winner's error has grown by more than this share of the reference's, over the last <see cref="FlagSteps"/> steps or on held-out pairs.</summary>
    public double WinnerFlag { get; init; } = 0.05;

    /// <summary>Red flag: the same of the loser's error, which then runs away.</summary>
    public double LoserFlag { get; init; } = 0.5;

    /// <summary>Red flag: the held-out preference loss is by more than this above log 2, where the reference itself stands.</summary>
    public double HeldOutFlag { get; init; } = 0.1;

    /// <summary>Steps over which errors are averaged before they can raise a flag.</summary>
    public int FlagSteps { get; init; } = 20;

    /// <summary>Seed of the split, the order of pairs, and windows.</summary>
    public ulong DataSeed { get; init; } = 15;

    internal MeasuringSize Measuring { get; init; } = new(HeldOut: 64, SheetPrompts: 4);

    internal PreferenceLossOptions Loss => new(Beta, WinnerWeight, LoserLimit);

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults() => Weights.Check(
        new OptionFaults("dpo")
            .Expect(Pairs.Count > 0 && !Pairs.Any(string.IsNullOrWhiteSpace), "pairs", "empty", "a list of at least one file of pairs")
            .Expect(!string.IsNullOrWhiteSpace(Axis), "axis", $"'{Axis}'", "an axis that the pairs are labelled on")
            .Above("beta", Beta, 0)
            .AtLeast("winner_weight", WinnerWeight, 0)
            .Expect(!RealClips.Any(string.IsNullOrWhiteSpace), "real_clips", "an empty name", "files of pairs")
            .AtLeast("real_weight", RealWeight, 0)
            .Expect((RealClips.Count > 0) == (RealWeight > 0), "real_weight", RealWeight, RealClips.Count > 0 ? "above 0 beside 'real_clips'" : "0 without 'real_clips'")
            .Share("text_dropout", TextDropout)
            .Share("negative_share", NegativeShare)
            .Expect(LoserLimit is null or (>= 0 and < double.PositiveInfinity), "loser_limit", $"{LoserLimit}", "at least 0")
            .AtLeast("batch", Batch, 1)
            .Expect(LatentFrames is null || (LatentFrames > 0 && LatentFrames % LengthBucket.ChunkLatents == 0), "latent_frames", $"{LatentFrames}", $"a positive multiple of {LengthBucket.ChunkLatents}")
            .Expect(double.IsFinite(TimeMean), "time_mean", TimeMean, "a number")
            .Expect(HeldOutShare is > 0 and < 1, "held_out_share", HeldOutShare, "above 0 and below 1")
            .Above("winner_flag", WinnerFlag, 0)
            .Above("loser_flag", LoserFlag, 0)
            .Above("held_out_flag", HeldOutFlag, 0)
            .AtLeast("flag_steps", FlagSteps, 1),
        "weights.").All;
}
