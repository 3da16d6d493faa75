using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.StepLlm;

/// <summary>
/// The "redesigned ALiBi" of the Step-1 family: every head h lowers the score of a key by m_h times the square root of its
/// distance, m_h a geometric series (spec 5.3; the series is that of Press et al. 2022, appendix, with the root added by Step-1).
/// </summary>
public static class PositionBias
{
    /// <summary>The slopes m_h of all heads, all above 0.</summary>
    /// <param name="heads">Query heads, at least 1; need not be a power of two.</param>
    /// <returns>One slope per head.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No heads.</exception>
    public static double[] Slopes(int heads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        var n = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)heads + 1) / 2;

        // Heads beyond the largest power of two take every other slope of the series with twice as many members.
        return [.. Enumerable.Range(0, heads).Select(h => h < n
            ? Math.Pow(2, -8.0 * (h + 1) / n)
            : Math.Pow(2, -4.0 * ((2 * (h - n)) + 1) / n))];
    }

    /// <summary>The bias as a rule, for attention that makes no matrix of it.</summary>
    /// <param name="heads">Query heads H.</param>
    public static AttentionMask Rule(int heads) => new() { Causal = true, DistanceSlopes = Slopes(heads) };

    /// <summary>What is added to attention scores: -m_h sqrt(i - j) for keys j up to the query i, -infinity for later ones.</summary>
    /// <param name="heads">Query heads H.</param>
    /// <param name="length">Tokens L.</param>
    /// <param name="device">Where the scores are.</param>
    /// <returns>F32 [1, H, L, L], queries before keys.</returns>
    public static Tensor Make(int heads, long length, Device device = default) => Rule(heads).ToBias(0, length, length, DType.F32, device)!;
}
