using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// The Fréchet distance between two sets of features, each taken for a normal distribution (Heusel et al. 2017):
/// |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)). On features of our own encoder, so it has a name of its own (Kinora Fréchet distance, KFD) and is
/// comparable with no published FID or FVD, nor between encoders. With as few videos as an evaluation has it is
/// biased upwards, more the fewer there are: compare sets of one size only.
/// </summary>
public static class FrechetDistance
{
    /// <summary>Computes it.</summary>
    /// <param name="first">One feature vector for each video, at least two.</param>
    /// <param name="second">Those of the other set, of the same width.</param>
    /// <exception cref="ArgumentException">A set has fewer than two vectors, or the widths differ.</exception>
    public static double Between(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second)
    {
        if (first.Count < 2 || second.Count < 2) throw new ArgumentException($"Fréchet distance: sets of at least two videos are needed, got {first.Count} and {second.Count}.", nameof(second));
        if (first.Concat(second).Any(vector => vector.Length != first[0].Length)) throw new ArgumentException("Fréchet distance: all feature vectors must have one width.", nameof(second));
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (firstMean, firstCentred) = Centre(first);
        var (secondMean, secondCentred) = Centre(second);
        // C = X^T X, so the trace of (C1 C2)^(1/2) is the sum of the singular values of X1 X2^T, which is small and needs no root of a matrix.
        var cross = Engine.Call("linalg_svdvals", firstCentred.MatMul(secondCentred.Transpose(0, 1))).ToArray<double>().Sum();
        var distance = Squares(firstMean - secondMean) + Squares(firstCentred) + Squares(secondCentred) - (2 * cross);
        return Math.Max(0, distance);
    }

    private static (Tensor Mean, Tensor Centred) Centre(IReadOnlyList<float[]> rows)
    {
        double[] values = [.. rows.SelectMany(row => row)];
        var features = Tensor.From(values, rows.Count, rows[0].Length);
        var mean = features.Mean([0], keep: true);
        return (mean, (features - mean) * (1 / Math.Sqrt(rows.Count - 1)));
    }

    private static double Squares(Tensor values) => values.Square().Sum().ToArray<double>()[0];
}
