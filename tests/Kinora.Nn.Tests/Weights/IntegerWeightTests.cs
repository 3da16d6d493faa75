using Kinora.Tensors;

namespace Kinora.Nn.Tests.Weights;

/// <summary>Networks whose weights are integers, in memory, in the mapped file and streamed.</summary>
public sealed class IntegerWeightTests
{
    private const long Width = 256;

    private static readonly QuantizedFormat?[] Formats = [QuantizedFormat.Q8, null, QuantizedFormat.Q4, QuantizedFormat.GgufQ4K, QuantizedFormat.GgufQ8, QuantizedFormat.Q8];

    [Fact]
    public void ForInference_ComputesWithIntegers_NearTheWidenedWeights()
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        using var widened = ParameterStore.From(source);
        using var integers = ParameterStore.ForInference(source);
        var (expected, actual) = (Run(Build(widened)), Run(Build(integers)));
        Assert.Equal(Formats.Length, widened.All.Count);
        Assert.Equal(["1.weight"], integers.All.Select(p => p.Name));
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-3f * (1 + Math.Abs(pair.First))));
    }

    [Fact]
    public void ForInference_InAnotherTypeThanFp32_WidensThem()
    {
        using var source = Source();
        using var store = ParameterStore.ForInference(source, dtype: DType.BF16);
        Build(store);
        Assert.Equal(Formats.Length, store.All.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Streamed_AnyBudget_GivesTheBitsOfWeightsInMemory(int largestWeights)
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        using var held = ParameterStore.ForInference(source);
        var layers = Formats.Select((f, k) => new LinearLayer($"{k}", Width, Width, f)).ToList();
        using var streamed = ParameterStore.Streamed(source, WeightBudget.Of(layers, largestWeights * WeightBudget.Smallest(layers))!.Value, owner: null);
        var (expected, actual) = (Build(held), Build(streamed));
        for (var pass = 0; pass < 2; pass++) Assert.Equal(Run(expected), Run(actual));
    }

    [Fact]
    public void Bytes_OfIntegers_AreThoseOfTheFormat()
    {
        Assert.Equal(Width * Width * 4, new LinearLayer("a", Width, Width).Bytes);
        Assert.Equal((Width * Width) + (Width * Width / 16), new LinearLayer("a", Width, Width, QuantizedFormat.Q8).Bytes);
        Assert.Equal((Width * Width / 2) + (Width * Width / 16), new LinearLayer("a", Width, Width, QuantizedFormat.Q4).Bytes);
        Assert.Equal(Width * Width / 32 * 34, new LinearLayer("a", Width, Width, QuantizedFormat.GgufQ8).Bytes);
        Assert.Equal(Width * Width / 256 * 144, new LinearLayer("a", Width, Width, QuantizedFormat.GgufQ4K).Bytes);
    }

    [Fact]
    public void Dispose_AfterUse_LeavesNoTensor()
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        var before = TensorScope.LiveTensors;
        using (var store = ParameterStore.ForInference(source)) Run(Build(store));
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    private static IntegerWeights Source() => new([.. Formats.Select((f, k) => ($"{k}.weight", new[] { Width, Width }, f))]);

    private static Linear[] Build(ParameterStore store) => [.. Enumerable.Range(0, Formats.Length).Select(k => new Linear(store.Root[k], Width, Width, bias: false))];

    private static float[] Run(Linear[] layers)
    {
        using var scope = new TensorScope();
        var x = new RandomStream(5).Normal([7, Width]) * 0.1;
        foreach (var layer in layers) x = layer.Forward(x) * 0.1;
        return x.ToArray<float>();
    }
}
