using Kinora.Data.Preference;

namespace Kinora.Evaluation;

/// <summary>Labels pairs of samples by what the judge reads off their videos.</summary>
public static class JudgeLabels
{
    /// <summary>What the rows call the annotator.</summary>
    public const string Annotator = "judge";

    /// <summary>Every two videos of a prompt, compared on every axis that both have.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="judged">What the judge read, by the samples' names.</param>
    /// <param name="margin">Scores of an axis that differ by no more than this are a tie.</param>
    public static IReadOnlyList<PreferencePair> Of(IReadOnlyList<SampledVideo> samples, IReadOnlyDictionary<string, JudgedVideo> judged, double margin) =>
        EveryTwo(samples, Annotator, (first, second) => Compare(judged[first.Name], judged[second.Name], margin));

    /// <summary>
    /// The rendered clip of each prompt against every video of it (a real clip against samples, as in Reg-DPO, arXiv 2511.01450): the clip has every axis right
    /// by definition, so it wins where the judge finds a video wanting, and ties where not.
    /// </summary>
    /// <param name="folder">Has the videos, and gets the clips' latents.</param>
    /// <param name="clips">Renders and encodes.</param>
    /// <param name="prompts">The prompts with their scenes.</param>
    /// <param name="samples">The videos.</param>
    /// <param name="judged">What the judge read, by the samples' names.</param>
    /// <param name="margin">Scores of an axis that differ by no more than this are a tie.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    public static IReadOnlyList<PreferencePair> AgainstRendered(
        SampleFolder folder, RenderedClips clips, IReadOnlyList<WorldPrompt> prompts, IReadOnlyList<SampledVideo> samples, IReadOnlyDictionary<string, JudgedVideo> judged, double margin,
        CancellationToken cancellation = default)
    {
        var (pairs, ofPrompt) = (new List<PreferencePair>(), samples.ToLookup(sample => sample.NoiseSeed));
        foreach (var (asked, scene) in prompts)
        {
            cancellation.ThrowIfCancellationRequested();
            var name = RenderedClips.NameOf(asked);
            if (!folder.Has(name, withVideo: false)) clips.Write(folder, name, clips.Render(scene));
            var clip = new PreferenceVideo(SampleFolder.LatentsOf(name));
            pairs.AddRange(ofPrompt[asked.Seed].Select(sample => new PreferencePair(
                sample.Prompt, sample.Language, clip, VideoOf(sample),
                new SortedDictionary<string, PreferenceOutcome>(judged[sample.Name].Axes.ToDictionary(axis => axis.Key, axis => Compare(1, axis.Value.Score, margin)), StringComparer.Ordinal),
                Annotator, sample.WeightsSha256)));
        }

        return pairs;
    }

    /// <summary>The outcome of two scores.</summary>
    /// <param name="first">Score of the first.</param>
    /// <param name="second">Score of the second.</param>
    /// <param name="margin">The largest difference that is a tie.</param>
    public static PreferenceOutcome Compare(double first, double second, double margin) =>
        first - second > margin ? PreferenceOutcome.Win : second - first > margin ? PreferenceOutcome.Lose : PreferenceOutcome.Tie;

    /// <summary>Every two videos of a prompt with labels.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="annotator">Who labels.</param>
    /// <param name="label">Gives the labels, seen from the first.</param>
    internal static IReadOnlyList<PreferencePair> EveryTwo(
        IReadOnlyList<SampledVideo> samples, string annotator, Func<SampledVideo, SampledVideo, IReadOnlyDictionary<string, PreferenceOutcome>> label) =>
    [
        .. from prompt in samples.GroupBy(sample => (sample.Prompt, sample.NoiseSeed))
           from first in prompt
           from second in prompt
           where first.Video < second.Video
           select new PreferencePair(first.Prompt, first.Language, VideoOf(first), VideoOf(second), label(first, second), annotator, first.WeightsSha256),
    ];

    /// <summary>A sample as a pair names it.</summary>
    /// <param name="sample">The sample.</param>
    internal static PreferenceVideo VideoOf(SampledVideo sample) => new(sample.Latents, sample.NoiseSeed, sample.Video);

    private static SortedDictionary<string, PreferenceOutcome> Compare(JudgedVideo first, JudgedVideo second, double margin) => new(
        first.Axes.Where(axis => second.Axes.ContainsKey(axis.Key)).ToDictionary(axis => axis.Key, axis => Compare(axis.Value.Score, second.Axes[axis.Key].Score, margin)), StringComparer.Ordinal);
}
