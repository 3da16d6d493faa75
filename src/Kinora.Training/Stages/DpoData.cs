using Kinora.Checkpoints;
using Kinora.Data.Preference;
using Kinora.Models.StepVideoDit;

namespace Kinora.Training.Stages;

/// <summary>The pairs of a run, checked and split by prompt.</summary>
/// <param name="Train">Trained on.</param>
/// <param name="HeldOut">Measured on; none of their prompts is trained on.</param>
/// <param name="Shape">F, z, h, w of every video.</param>
/// <param name="Real">Clips that no model made, which are trained on beside the pairs; empty where none are asked for.</param>
/// <param name="HeldOutReal">Such clips that are measured on.</param>
internal sealed record DpoData(
    IReadOnlyList<DpoPair> Train, IReadOnlyList<DpoPair> HeldOut, IReadOnlyList<long> Shape, IReadOnlyList<VideoGroup> Real, IReadOnlyList<VideoGroup> HeldOutReal)
{
    /// <summary>Reads the lists and says what is used of them.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="transformer">Sizes of the network.</param>
    /// <param name="model">The model that is trained.</param>
    /// <param name="log">Lines for the person who watches.</param>
    /// <exception cref="PreferenceDataException">A list can't be read or has bad rows; all are named.</exception>
    /// <exception cref="TrainingException">Pairs or real clips don't fit the settings or the network.</exception>
    public static DpoData Prepare(DpoOptions options, StepVideoDitConfig transformer, ModelFolder model, TextWriter log)
    {
        var lists = options.Pairs.Select(path => PreferenceList.Read(path).ThrowIfBad()).ToList();
        var all = lists.SelectMany(list => list.Pairs.Select(pair => (List: list, Pair: pair))).ToList();
        var usable = all.Where(p => p.Pair.Labels.GetValueOrDefault(options.Axis, PreferenceOutcome.Tie) != PreferenceOutcome.Tie).ToList();
        var axes = string.Join(", ", all.SelectMany(p => p.Pair.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var faults = new List<string>();
        if (usable.Count == 0) faults.Add($"none of {all.Count} pairs has a winner on the axis '{options.Axis}'; labelled are {(axes.Length == 0 ? "none" : axes)}");
        var shapes = LatentStore.ShapesOf(usable.Select(p => p.List.FileOf(p.Pair.First)));
        if (shapes.Count > 1) faults.Add($"the pairs have latents of different sizes, {LatentStore.Describe(shapes)}; train on one size");
        if (shapes.Count > 0 && shapes[0][1] != transformer.InChannels) faults.Add($"the pairs' latents have {shapes[0][1]} channels, the transformer's have {transformer.InChannels}");
        if (shapes.Count > 0 && options.LatentFrames > shapes[0][0]) faults.Add($"'dpo.latent_frames' is {options.LatentFrames}, the videos have {shapes[0][0]}");
        var real = RealClips(options);
        if (options.RealClips.Count > 0)
        {
            if (real.Select(r => r.Prompt).Distinct(StringComparer.Ordinal).Count() < 2) faults.Add($"'dpo.real_clips' has {real.Count} winning videos that no model made, at least two of different prompts are needed. 'kinora data prefer --label damage' makes such lists");
            var realShapes = LatentStore.ShapesOf(real.SelectMany(r => r.Files));
            if (shapes.Count > 0 && realShapes.Any(s => !s.SequenceEqual(shapes[0]))) faults.Add($"'dpo.real_clips' has latents of the sizes {LatentStore.Describe(realShapes)}, the pairs of {LatentStore.Describe(shapes)}; they must be the same");
        }

        TrainingException.ThrowIfAny("Learning from pairs", faults);

        if (PromptSplit.Distinct(usable.Select(p => p.Pair.Prompt)).Count < 2) throw new TrainingException("Learning from pairs: all pairs with a winner are of one prompt, at least two are needed, since prompts are held out. Make more with 'kinora data prefer'.");
        var pairs = PromptSplit.Of([.. usable.Select(p => Oriented(p.List, p.Pair, options))], pair => pair.Prompt, options.HeldOutShare, options.DataSeed);
        log.WriteLine($"dpo: {pairs.Train.Count:N0} pairs are trained on, {pairs.HeldOut.Count:N0} held out ({pairs.HeldOutPrompts:N0} of {pairs.Prompts:N0} prompts); {all.Count - usable.Count:N0} have no winner on the axis '{options.Axis}'" +
            (options.SwapLabels ? "; LABELS ARE SWAPPED, losers win" : ""));
        var sha = model.WeightsSha256();
        var foreign = usable.Count(p => p.Pair.WeightsSha256 != sha);
        if (foreign > 0) log.WriteLine($"dpo: {foreign:N0} of {usable.Count:N0} pairs were made by other weights than the model's; pairs of the model itself are steadier");
        var clips = PromptSplit.Of(real, r => r.Prompt, options.HeldOutShare, options.DataSeed);
        if (real.Count > 0) log.WriteLine($"dpo: beside the pairs {clips.Train.Count:N0} real clips are trained on, {clips.HeldOut.Count:N0} measured on");
        return new DpoData(pairs.Train, pairs.HeldOut, shapes[0], clips.Train, clips.HeldOut);
    }

    // Winners without a seed of noise: no model made them.
    private static IReadOnlyList<VideoGroup> RealClips(DpoOptions options) =>
    [
        .. options.RealClips.Select(path => PreferenceList.Read(path).ThrowIfBad())
            .SelectMany(list => list.Pairs.SelectMany(pair => Winners(pair).Where(video => video.NoiseSeed is null).Select(video => new VideoGroup(pair.Prompt, [list.FileOf(video)]))))
            .DistinctBy(clip => clip.Files[0], StringComparer.Ordinal),
    ];

    private static IEnumerable<PreferenceVideo> Winners(PreferencePair pair)
    {
        if (pair.Labels.Values.Contains(PreferenceOutcome.Win)) yield return pair.First;
        if (pair.Labels.Values.Contains(PreferenceOutcome.Lose)) yield return pair.Second;
    }

    private static DpoPair Oriented(PreferenceList list, PreferencePair pair, DpoOptions options)
    {
        var (first, second) = (list.FileOf(pair.First), list.FileOf(pair.Second));
        return (pair.Labels[options.Axis] == PreferenceOutcome.Win) != options.SwapLabels ? new DpoPair(pair.Prompt, first, second) : new DpoPair(pair.Prompt, second, first);
    }
}
