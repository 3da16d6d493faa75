namespace Kinora.Tensors.Tests;

/// <summary>Compares gradients with central differences.</summary>
internal static class GradientCheck
{
    /// <summary>Of a function that computes in fp64.</summary>
    /// <param name="function">Any tensor of the inputs; its elements are weighted and summed to one number.</param>
    /// <param name="shapes">The inputs' shapes; they are filled with normal numbers.</param>
    public static void Verify(Func<Tensor[], Tensor> function, params long[][] shapes) => Verify(function, 1e-5, 1e-7, shapes);

    /// <summary>Of a kernel that takes and gives fp32: with steps that its rounding lets be seen.</summary>
    /// <inheritdoc cref="Verify(Func{Tensor[], Tensor}, long[][])"/>
    public static void VerifySingle(Func<Tensor[], Tensor> function, params long[][] shapes) =>
        Verify(x => function([.. x.Select(input => input.To(DType.F32))]).To(DType.F64), 4e-3, 1e-3, shapes);

    private static void Verify(Func<Tensor[], Tensor> function, double step, double tolerance, long[][] shapes)
    {
        using var scope = new TensorScope();
        var stream = new RandomStream(20);
        Tensor[] inputs = [.. shapes.Select((shape, k) => stream.Split((ulong)k).Normal(shape).To(DType.F64))];
        var weights = stream.Split("weights").Normal(function(inputs).Shape).To(DType.F64);
        foreach (var input in inputs) input.RequiresGrad = true;
        (function(inputs) * weights).Sum().Backward();

        using var noGrad = GradMode.NoGrad();
        for (var k = 0; k < inputs.Length; k++)
        {
            var gradient = inputs[k].Gradient!.ToArray<double>();
            var values = inputs[k].AsSpan<double>();
            for (var i = 0; i < values.Length; i++)
            {
                var kept = values[i];
                values[i] = kept + step;
                var above = (function(inputs) * weights).Sum().Item();
                values[i] = kept - step;
                var below = (function(inputs) * weights).Sum().Item();
                values[i] = kept;
                var expected = (above - below) / (2 * step);
                Assert.True(Math.Abs(expected - gradient[i]) <= tolerance * Math.Max(1, Math.Abs(expected)),
                    $"input {k}, element {i}: central difference {expected:G9}, gradient {gradient[i]:G9}");
            }
        }
    }
}
