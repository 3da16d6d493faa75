namespace Kinora.Tensors.Tests;

/// <summary>Compares gradients with central differences in fp64.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-7;

    /// <param name="function">Any tensor of the inputs; its elements are weighted and summed to one number.</param>
    /// <param name="shapes">The inputs' shapes; they are filled with normal numbers.</param>
    public static void Verify(Func<Tensor[], Tensor> function, params long[][] shapes)
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
                values[i] = kept + Step;
                var above = (function(inputs) * weights).Sum().Item();
                values[i] = kept - Step;
                var below = (function(inputs) * weights).Sum().Item();
                values[i] = kept;
                var expected = (above - below) / (2 * Step);
                Assert.True(Math.Abs(expected - gradient[i]) <= Tolerance * Math.Max(1, Math.Abs(expected)),
                    $"input {k}, element {i}: central difference {expected:G9}, gradient {gradient[i]:G9}");
            }
        }
    }
}
