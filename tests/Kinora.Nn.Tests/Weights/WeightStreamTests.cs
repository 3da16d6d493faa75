using Kinora.Tensors;

namespace Kinora.Nn.Tests.Weights;

public sealed class WeightStreamTests
{
    private const int Layers = 5;
    private const long Width = 24;
    private const long LayerBytes = Width * Width * sizeof(float);

    private static readonly DType[] Types = [DType.BF16, DType.F16, DType.F32, DType.BF16, DType.F64];

    public static TheoryData<long> Budgets => [LayerBytes, (2 * LayerBytes) - 1, 2 * LayerBytes, 3 * LayerBytes, (4 * LayerBytes) + 5, Layers * LayerBytes];

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Forward_AnyBudget_GivesTheBitsOfWeightsInMemory(long bytes)
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        using var whole = ParameterStore.From(source);
        using var streamed = Streamed(source, bytes);
        var (expected, actual) = (Build(whole), Build(streamed));
        for (var pass = 0; pass < 3; pass++) Assert.Equal(Run(expected, pass), Run(actual, pass));
    }

    [Fact]
    public void Forward_InAnotherOrderThanBuilt_GivesTheSameBits()
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        using var whole = ParameterStore.From(source);
        using var streamed = Streamed(source, 2 * LayerBytes);
        var (expected, actual) = (Build(whole), Build(streamed));
        int[][] orders = [[4, 0, 1, 2, 3], [4, 0, 1, 2, 3], [3, 3, 0, 4, 1], [0, 2, 4, 1, 3]];
        foreach (var order in orders) Assert.Equal(Run([.. order.Select(k => expected[k])], 0), Run([.. order.Select(k => actual[k])], 0));
    }

    [Fact]
    public void Forward_SeveralPasses_ReadsStreamedWeightsOnceAPass()
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        var budget = WeightBudget.Of(AllLayers(source), 3 * LayerBytes)!.Value;
        using var stream = new WeightStream(source, budget);
        var weights = AllLayers(source).Select(stream.Add).ToList();
        Assert.Equal(1, stream.Reads);
        for (var pass = 0; pass < 3; pass++)
        {
            using var scope = new TensorScope();
            foreach (var weight in weights) weight.Apply(Tensor.Ones([1, Width]), null);
        }

        // One is kept. Each pass reads the other four; the last one may have begun to read for a next pass.
        Assert.InRange(stream.Reads, 1 + (3 * 4), 1 + (3 * 4) + 1);
    }

    [Fact]
    public void Forward_AWeightThatCantBeRead_TellsItAndGoesOnAfterwards()
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        using var streamed = Streamed(source, 2 * LayerBytes);
        var layers = Build(streamed);
        source.Broken = "2.weight";
        Assert.Contains("2.weight", Assert.Throws<IOException>(() => Run(layers, 0)).Message);
        source.Broken = null;
        using var whole = ParameterStore.From(source);
        Assert.Equal(Run(Build(whole), 1), Run(layers, 1));
    }

    [Fact]
    public void Forward_WhileGradientsAreRecorded_IsRefused()
    {
        using var scope = new TensorScope();
        using var source = Source();
        using var streamed = Streamed(source, LayerBytes);
        var layers = Build(streamed);
        Assert.Contains("NoGrad", Assert.Throws<InvalidOperationException>(() => layers[0].Forward(Tensor.Ones([1, Width]))).Message);
    }

    [Fact]
    public void Dispose_AfterUse_LeavesNoTensor()
    {
        using var noGrad = GradMode.NoGrad();
        using var source = Source();
        var before = TensorScope.LiveTensors;
        using (var streamed = Streamed(source, 3 * LayerBytes)) Run(Build(streamed), 0);
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Theory]
    [InlineData(LayerBytes - 1, null, null)]
    [InlineData(LayerBytes, 0L, 1)]
    [InlineData((2 * LayerBytes) + 7, 7L, 2)]
    [InlineData(5 * LayerBytes, 5 * LayerBytes, 0)]
    public void Of_Bytes_DividesThem(long bytes, long? kept, int? slots)
    {
        using var source = Source();
        var budget = WeightBudget.Of(AllLayers(source), bytes);
        Assert.Equal((kept, slots), (budget?.KeptBytes, budget?.Slots));
    }

    private static StoredWeights Source() => new([.. Enumerable.Range(0, Layers).Select(k => ($"{k}.weight", new[] { Width, Width }, Types[k]))]);

    private static List<LinearLayer> AllLayers(StoredWeights source) => [.. source.Names.Select(n => new LinearLayer(n[..^".weight".Length], Width, Width))];

    private static ParameterStore Streamed(StoredWeights source, long bytes) =>
        ParameterStore.Streamed(source, WeightBudget.Of(AllLayers(source), bytes)!.Value, owner: null);

    private static Linear[] Build(ParameterStore store) => [.. Enumerable.Range(0, Layers).Select(k => new Linear(store.Root[k], Width, Width, bias: false))];

    private static float[] Run(Linear[] layers, int pass)
    {
        using var scope = new TensorScope();
        var x = new RandomStream(5).Split((ulong)pass).Normal([3, Width]);
        foreach (var layer in layers) x = layer.Forward(x);
        return x.ToArray<float>();
    }
}
