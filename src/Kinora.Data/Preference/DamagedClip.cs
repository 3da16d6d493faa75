using Kinora.Tensors;

namespace Kinora.Data.Preference;

/// <summary>Damaged copies of clips: the frames of the clip in another order or at other times.</summary>
public static class DamagedClip
{
    private const int PieceFrames = 17;

    /// <summary>Frames that a clip must have: two, or two pieces that can change places.</summary>
    /// <param name="damage">What is done.</param>
    public static int LeastFrames(ClipDamage damage) => damage == ClipDamage.Shuffled ? 2 * PieceFrames : 2;

    /// <summary>A damaged copy.</summary>
    /// <param name="clip">Frames of equal size, one after the other.</param>
    /// <param name="frameBytes">Bytes of a frame.</param>
    /// <param name="damage">What is done.</param>
    /// <param name="random">Decides the order of pieces, or the exponent p of time: 0.45 to 0.65 or 1.6 to 2.2.</param>
    /// <returns>As many frames.</returns>
    /// <exception cref="ArgumentException">The clip has fewer frames than <see cref="LeastFrames"/> says.</exception>
    public static byte[] Of(byte[] clip, int frameBytes, ClipDamage damage, RandomStream random)
    {
        var frames = clip.Length / frameBytes;
        if (frames < LeastFrames(damage)) throw new ArgumentException($"Damaging a clip: it has {frames} frames, at least {LeastFrames(damage)} are needed.", nameof(clip));
        var damaged = new byte[clip.Length];
        foreach (var (to, from) in Order(frames, damage, random).Index()) clip.AsSpan(from * frameBytes, frameBytes).CopyTo(damaged.AsSpan(to * frameBytes));
        return damaged;
    }

    /// <summary>Which frame of the clip stands at each place of the copy.</summary>
    internal static IReadOnlyList<int> Order(int frames, ClipDamage damage, RandomStream random) => damage switch
    {
        ClipDamage.Reversed => [.. Enumerable.Range(0, frames).Reverse()],
        ClipDamage.Shuffled => Shuffle(frames, random),
        _ => Warp(frames, random),
    };

    private static List<int> Shuffle(int frames, RandomStream random)
    {
        var pieces = Enumerable.Range(0, frames).Chunk(PieceFrames).ToList();
        for (var draw = 0; ; draw++)
        {
            var order = random.Split((ulong)draw).Permutation(pieces.Count);
            if (!order.SequenceEqual(order.Order())) return [.. order.SelectMany(k => pieces[k])];
        }
    }

    private static List<int> Warp(int frames, RandomStream random)
    {
        var share = random.Split("share").Fraction();
        var power = random.Split("side").Integer(2) == 0 ? 0.45 + (0.2 * share) : 1.6 + (0.6 * share);
        return [.. Enumerable.Range(0, frames).Select(k => (int)Math.Round((frames - 1) * Math.Pow(k / (frames - 1.0), power)))];
    }
}
