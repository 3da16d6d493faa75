namespace Kinora.Text;

/// <summary>Token ids of several texts, padded to one length.</summary>
/// <param name="Ids">Token ids, axes [B,L] row-major, so <c>Rows * Length</c> values, each in [0, vocabulary size).</param>
/// <param name="Mask">1 where a token belongs to its text, 0 where it is padding; axes [B,L] row-major.</param>
/// <param name="Rows">B, the number of texts.</param>
/// <param name="Length">L, the tokens of every row, padding included.</param>
public sealed record TokenBatch(long[] Ids, long[] Mask, int Rows, int Length)
{
    /// <summary>Some neighbouring rows, copied.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    public TokenBatch Slice(int first, int rows) =>
        new(Ids.AsSpan(first * Length, rows * Length).ToArray(), Mask.AsSpan(first * Length, rows * Length).ToArray(), rows, Length);
}
