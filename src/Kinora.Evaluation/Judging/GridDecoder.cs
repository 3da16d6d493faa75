namespace Kinora.Evaluation;

/// <summary>Turns the values of the frame reader's cells into things: the cell that is surest, averaged with its neighbours.</summary>
internal static class GridDecoder
{
    /// <summary>A thing is there from this objectness on.</summary>
    public const double Threshold = 0.5;

    // Cells about the surest one that have a say in place and class.
    private const double SayFrom = 0.3;

    // Nearer than this, in picture heights, two peaks are one thing: no two things of the world are as near.
    private const double SameThing = 0.13;

    /// <summary>The things of one picture.</summary>
    /// <param name="cells">[grid, grid, 5 + things] as <see cref="FrameReader.Forward"/> gives them.</param>
    /// <param name="grid">Cells per side.</param>
    /// <param name="things">Number of classes.</param>
    public static IReadOnlyList<Detection> Decode(ReadOnlySpan<float> cells, int grid, int things)
    {
        var values = FrameReader.BoxValues + things;
        var found = new List<Detection>();
        for (var row = 0; row < grid; row++)
        {
            for (var column = 0; column < grid; column++)
            {
                if (IsPeak(cells, grid, values, row, column)) found.Add(ReadAround(cells, grid, things, row, column));
            }
        }

        var kept = new List<Detection>();
        foreach (var candidate in found.OrderByDescending(detection => detection.Confidence))
        {
            if (kept.All(other => other.DistanceTo(candidate) >= SameThing)) kept.Add(candidate);
        }

        return kept;
    }

    private static bool IsPeak(ReadOnlySpan<float> cells, int grid, int values, int row, int column)
    {
        var own = cells[((row * grid) + column) * values];
        if (Sigmoid(own) < Threshold) return false;
        for (var y = Math.Max(0, row - 1); y <= Math.Min(grid - 1, row + 1); y++)
        {
            for (var x = Math.Max(0, column - 1); x <= Math.Min(grid - 1, column + 1); x++)
            {
                if (cells[((y * grid) + x) * values] > own) return false;
            }
        }

        return true;
    }

    private static Detection ReadAround(ReadOnlySpan<float> cells, int grid, int things, int row, int column)
    {
        var values = FrameReader.BoxValues + things;
        double sum = 0, centerX = 0, centerY = 0, width = 0, height = 0;
        var classes = new float[things];
        for (var y = Math.Max(0, row - 1); y <= Math.Min(grid - 1, row + 1); y++)
        {
            for (var x = Math.Max(0, column - 1); x <= Math.Min(grid - 1, column + 1); x++)
            {
                var cell = cells.Slice(((y * grid) + x) * values, values);
                var say = Sigmoid(cell[0]);
                if (say < SayFrom) continue;
                sum += say;
                centerX += say * (x + 0.5 + cell[1]);
                centerY += say * (y + 0.5 + cell[2]);
                width += say * cell[3];
                height += say * cell[4];
                AddSoftmax(cell[FrameReader.BoxValues..], (float)say, classes);
            }
        }

        for (var k = 0; k < things; k++) classes[k] /= (float)sum;
        return new Detection(
            centerX / sum / grid, centerY / sum / grid, Math.Exp(width / sum), Math.Exp(height / sum), Sigmoid(cells[((row * grid) + column) * values]), classes);
    }

    private static void AddSoftmax(ReadOnlySpan<float> logits, float weight, Span<float> into)
    {
        float largest = float.MinValue, sum = 0;
        foreach (var logit in logits) largest = Math.Max(largest, logit);
        foreach (var logit in logits) sum += MathF.Exp(logit - largest);
        for (var k = 0; k < logits.Length; k++) into[k] += weight * MathF.Exp(logits[k] - largest) / sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
