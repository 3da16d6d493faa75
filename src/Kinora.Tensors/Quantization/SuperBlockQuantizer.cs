namespace Kinora.Tensors;

/// <summary>Makes GGUF's Q4_K blocks of fp32 values: see <see cref="SuperBlock"/> for what they hold.</summary>
/// <remarks>
/// A group's values lie between a least one, which is not above 0, and 15 steps above it. First the group's whole range is taken. Then of some
/// narrower ranges, each bettered by least squares for the integers that it gives, the one with the smallest squared error. Both are
/// rounded to 6 bits, with the neighbours of what rounding gives tried too; the better block is written, so that none is
/// worse than the plain one.
/// </remarks>
internal static class SuperBlockQuantizer
{
    private const int Group = QuantizedFormats.Group;
    private const int Groups = SuperBlock.Groups;
    private const int Most = 15;
    private const int MostScale = 63;

    // Ranges that are tried: the whole one, and each a thirtieth narrower than the one before.
    private const int Candidates = 8;
    private const float Narrower = 1f / 30;
    private const int Refinements = 2;

    /// <summary>Quantises a row.</summary>
    /// <param name="row">Its values, finite, a multiple of 256 of them.</param>
    /// <param name="blocks">Written: 144 bytes for each 256 values.</param>
    /// <returns>Whether all values are within reach of fp16 scales.</returns>
    public static bool TryQuantize(ReadOnlySpan<float> row, Span<byte> blocks)
    {
        for (var k = 0; k < row.Length / SuperBlock.Values; k++)
        {
            if (!TryQuantizeBlock(row.Slice(k * SuperBlock.Values, SuperBlock.Values), blocks.Slice(k * SuperBlock.Bytes, SuperBlock.Bytes))) return false;
        }

        return true;
    }

    private static bool TryQuantizeBlock(ReadOnlySpan<float> values, Span<byte> to)
    {
        Span<float> scales = stackalloc float[Groups];
        Span<float> leasts = stackalloc float[Groups];
        for (var g = 0; g < Groups; g++) (scales[g], leasts[g]) = Range(values.Slice(g * Group, Group));
        if (!TryPack(values, scales, leasts, to, out var error)) return false;
        for (var g = 0; g < Groups; g++) (scales[g], leasts[g]) = Fit(values.Slice(g * Group, Group), scales[g], leasts[g]);
        Span<byte> fitted = stackalloc byte[SuperBlock.Bytes];
        if (TryPack(values, scales, leasts, fitted, out var fittedError) && fittedError < error) fitted.CopyTo(to);
        return true;
    }

    private static (float Scale, float Least) Range(ReadOnlySpan<float> group)
    {
        var (least, most) = (0f, float.NegativeInfinity);
        foreach (var value in group) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        return ((most - least) / Most, -least);
    }

    private static (float Scale, float Least) Fit(ReadOnlySpan<float> group, float scale, float least)
    {
        if (scale == 0) return (scale, least);
        Span<byte> integers = stackalloc byte[Group];
        var (best, smallest) = ((scale, least), double.PositiveInfinity);
        for (var k = 0; k < Candidates; k++)
        {
            var candidate = (Scale: scale * (1 - (k * Narrower)), Least: least * (1 - (k * Narrower)));
            for (var refined = 0; refined <= Refinements && candidate.Scale > 0; refined++)
            {
                var error = Round(group, candidate.Scale, candidate.Least, integers);
                if (error < smallest) (best, smallest) = (candidate, error);
                candidate = LeastSquares(group, integers);
            }
        }

        return best;
    }

    // The scale and least value (not below 0) that come nearest to the group with given integers.
    private static (float Scale, float Least) LeastSquares(ReadOnlySpan<float> group, ReadOnlySpan<byte> integers)
    {
        double sum = 0, product = 0, count = 0, square = 0;
        for (var k = 0; k < Group; k++)
        {
            sum += group[k];
            product += (double)group[k] * integers[k];
            count += integers[k];
            square += (double)integers[k] * integers[k];
        }

        var determinant = (Group * square) - (count * count);
        if (determinant == 0) return (0, 0);
        var least = ((count * product) - (square * sum)) / determinant;
        return least > 0
            ? ((float)(((Group * product) - (count * sum)) / determinant), (float)least)
            : ((float)(product / square), 0);
    }

    private static bool TryPack(ReadOnlySpan<float> values, ReadOnlySpan<float> scales, ReadOnlySpan<float> leasts, Span<byte> to, out double error)
    {
        error = 0;
        var (step, leastStep) = (Step(scales), Step(leasts));
        if (!Half.IsFinite(step) || !Half.IsFinite(leastStep)) return false;
        Span<byte> scaleSteps = stackalloc byte[Groups];
        Span<byte> leastSteps = stackalloc byte[Groups];
        Span<byte> integers = stackalloc byte[SuperBlock.Values];
        for (var g = 0; g < Groups; g++)
        {
            var group = values.Slice(g * Group, Group);
            var (scale, least) = (Steps(scales[g], (float)step), Steps(leasts[g], (float)leastStep));
            var smallest = double.PositiveInfinity;
            for (var s = Math.Max(0, scale - 1); s <= Math.Min(MostScale, scale + 1); s++)
            {
                for (var m = Math.Max(0, least - 1); m <= Math.Min(MostScale, least + 1); m++)
                {
                    var candidate = Round(group, (float)step * s, (float)leastStep * m, integers.Slice(g * Group, Group));
                    if (candidate < smallest) (scaleSteps[g], leastSteps[g], smallest) = ((byte)s, (byte)m, candidate);
                }
            }

            error += Round(group, (float)step * scaleSteps[g], (float)leastStep * leastSteps[g], integers.Slice(g * Group, Group));
        }

        SuperBlock.Pack(step, leastStep, scaleSteps, leastSteps, integers, to);
        return true;
    }

    // Rounded down, the largest may be out of reach by more than half a step, most of all where fp16 is subnormal.
    private static Half Step(ReadOnlySpan<float> numbers)
    {
        var largest = 0f;
        foreach (var number in numbers) largest = Math.Max(largest, number);
        var step = (Half)(largest / MostScale);
        return largest > (MostScale + 0.5f) * (float)step ? Half.BitIncrement(step) : step;
    }

    private static int Steps(float number, float step) => step == 0 ? 0 : (int)Math.Clamp(MathF.Round(number / step), 0, MostScale);

    private static double Round(ReadOnlySpan<float> group, float scale, float least, Span<byte> integers)
    {
        double error = 0;
        for (var k = 0; k < Group; k++)
        {
            integers[k] = scale == 0 ? (byte)0 : (byte)Math.Clamp(MathF.Round((group[k] + least) / scale), 0, Most);
            var difference = group[k] - (((double)scale * integers[k]) - least);
            error += difference * difference;
        }

        return error;
    }
}
