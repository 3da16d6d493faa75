using Kinora.Data.Preference;

namespace Kinora.Evaluation;

/// <summary>A labelled pair as a reward model learns it.</summary>
/// <param name="Prompt">The sentence.</param>
/// <param name="First">Latents' file of the one video.</param>
/// <param name="Second">That of the other.</param>
/// <param name="Outcome">The label, seen from the first.</param>
internal sealed record RewardPair(string Prompt, string First, string Second, PreferenceOutcome Outcome)
{
    /// <summary>0 where the first won, 1 for a tie, 2 where the second won.</summary>
    public int Number => Outcome switch
    {
        PreferenceOutcome.Win => 0,
        PreferenceOutcome.Tie => 1,
        _ => 2,
    };

    /// <summary>The pairs of lists that are labelled on an axis.</summary>
    /// <param name="files">The lists.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="PreferenceDataException">A list can't be read or has bad rows; all are named.</exception>
    /// <exception cref="EvaluationException">None is labelled on the axis, or videos have different sizes.</exception>
    public static (IReadOnlyList<RewardPair> Pairs, IReadOnlyList<long> Shape) Read(IEnumerable<string> files, string axis)
    {
        List<RewardPair> pairs = [.. files.Select(file => PreferenceList.Read(file).ThrowIfBad())
            .SelectMany(list => list.Pairs.Where(p => p.Labels.ContainsKey(axis)).Select(p => new RewardPair(p.Prompt, list.FileOf(p.First), list.FileOf(p.Second), p.Labels[axis])))];
        if (pairs.Count == 0) throw new EvaluationException($"Reading pairs: none is labelled on the axis '{axis}'. Label them with 'kinora data prefer'.");
        var shapes = LatentStore.ShapesOf(pairs.Select(p => p.First));
        return shapes.Count == 1 ? (pairs, shapes[0]) : throw new EvaluationException($"Reading pairs: they have latents of different sizes, {LatentStore.Describe(shapes)}. Use pairs of one size.");
    }

    /// <summary>The latents of both videos of pairs, first ones before second ones: [2 B, F, z, h, w] as flat values.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="shape">F, z, h, w.</param>
    public static float[] Latents(IReadOnlyList<RewardPair> pairs, IReadOnlyList<long> shape)
    {
        var each = (int)shape.Aggregate(1L, (a, b) => a * b);
        var values = new float[2 * pairs.Count * each];
        foreach (var (k, file) in pairs.Select(p => p.First).Concat(pairs.Select(p => p.Second)).Index()) LatentStore.Copy(file, 0, (int)shape[0], values.AsSpan(k * each, each));
        return values;
    }
}
