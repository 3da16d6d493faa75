namespace Kinora.Pipelines;

/// <summary>
/// What a pass with attention costs by the number of its positions. Long grids are not followed, since attention works them off in very
/// many pieces: operations are a quadratic function of the tokens, and bytes a linear one once attention works in pieces, so
/// that short grids tell the long ones.
/// </summary>
internal static class TokenCosts
{
    private const int Side = 32;

    /// <summary>Tokens of the longest grid that is followed itself.</summary>
    internal const int Followed = 2 * Side * Side;

    /// <summary>Bytes and operations of a grid.</summary>
    /// <param name="frames">Latent frames.</param>
    /// <param name="rows">Rows of tokens.</param>
    /// <param name="columns">Columns of tokens.</param>
    /// <param name="trace">Follows a grid.</param>
    public static (long Bytes, double Operations) Of(int frames, int rows, int columns, Func<int, int, int, (long Bytes, double Operations)> trace)
    {
        var tokens = (double)frames * rows * columns;
        if (tokens <= Followed) return trace(frames, rows, columns);
        var (half, one, two) = (trace(1, Side / 2, Side), trace(1, Side, Side), trace(2, Side, Side));

        // Newton's form over the points 1, 2, 4, in units of the shortest grid.
        var x = tokens / (Side * Side / 2.0);
        var first = one.Operations - half.Operations;
        var second = (((two.Operations - one.Operations) / 2) - first) / 3;
        var operations = half.Operations + (first * (x - 1)) + (second * (x - 1) * (x - 2));
        return (one.Bytes + (long)((two.Bytes - one.Bytes) / 2.0 * (x - 2)), operations);
    }
}
