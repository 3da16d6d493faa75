using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests.Quantized;

public sealed class QuantizedCheckpointTests
{
    private const int Outputs = 3;
    private const int Inputs = 64;

    [Theory]
    [InlineData(QuantizedFormat.Q8)]
    [InlineData(QuantizedFormat.Q4)]
    public void Wrap_IntegersAndScales_ShowsTheWeightUnderItsName(QuantizedFormat format)
    {
        using var scope = new TensorScope();
        using var folder = new TemporaryFolder();
        var weight = new RandomStream(1).Normal([Outputs, Inputs]);
        var quantized = Quantizer.TryQuantize(weight, format)!;
        Write(folder["m.safetensors"], ("a.weight", quantized));

        using var source = QuantizedCheckpoint.Wrap(CheckpointSource.Open(folder["m.safetensors"]));

        Assert.Equal(["a.weight", "b.bias"], source.Names);
        Assert.True(source.TryGetInfo("a.weight", out var info));
        Assert.Equal((DType.F32, format), (info.DType, info.Format!.Value));
        Assert.Equal([Outputs, Inputs], info.Shape);
        Assert.False(source.TryGetInfo(QuantizedKeys.Scales("a.weight"), out _));
        Assert.Equal(quantized.Dequantize().ToArray<float>(), source.Load("a.weight").ToArray<float>());
        Assert.Equal([1f, 1f], source.Load("b.bias").ToArray<float>());
        ITensorSource tensors = source;
        var stored = tensors.LoadQuantized("a.weight");
        Assert.Equal(quantized.Values.To(DType.I64).ToArray<long>(), stored.Values.To(DType.I64).ToArray<long>());
        Assert.Contains("b.bias", Assert.Throws<InvalidOperationException>(() => tensors.LoadQuantized("b.bias")).Message);
        source.Release("a.weight");
        source.Release("b.bias");
        Assert.Equal(quantized.Dequantize().ToArray<float>(), source.Load("a.weight").ToArray<float>());
    }

    [Fact]
    public void Wrap_WithoutIntegers_IsTheSourceItself()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["m.safetensors"], [Filled.Entry("norm.scales", DType.F32, 2)]);
        using var source = CheckpointSource.Open(folder["m.safetensors"]);
        Assert.Same(source, QuantizedCheckpoint.Wrap(source));
    }

    [Fact]
    public void Wrap_PartsThatDontBelongTogether_TellsAllFaults()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["m.safetensors"],
        [
            Filled.Entry("no_scales.q8", DType.I8, 2, 32),
            Filled.Entry("ragged.q8", DType.I8, 2, 33),
            Filled.Entry("flat.q4", DType.U8, 16),
            Filled.Entry("wrong_type.q8", DType.U8, 2, 32),
            Filled.Entry("wrong_scales.q4", DType.U8, 2, 32),
            Filled.Entry("wrong_scales.scales", DType.F16, 2, 3),
            Filled.Entry("twice.q8", DType.I8, 2, 32),
            Filled.Entry("twice.scales", DType.F16, 2, 1),
            Filled.Entry("twice", DType.F32, 2, 32),
        ]);
        var error = Assert.Throws<CheckpointFormatException>(() => QuantizedCheckpoint.Wrap(CheckpointSource.Open(folder["m.safetensors"])));
        Assert.Equal(
            ["flat.q4", "no_scales.scales", "ragged.q8", "twice", "wrong_scales.scales", "wrong_type.q8"],
            error.Faults.Select(f => f.Key!).Order(StringComparer.Ordinal));
        Assert.Contains("Convert the model again", error.Message);
    }

    private static void Write(string path, (string Name, QuantizedWeight Weight) entry) => SafetensorsWriter.Write(path,
    [
        TensorEntry.FromTensor(QuantizedKeys.Values(entry.Name, entry.Weight.Format), entry.Weight.Values),
        TensorEntry.FromTensor(QuantizedKeys.Scales(entry.Name), entry.Weight.Scales!),
        TensorEntry.FromTensor("b.bias", Tensor.Ones([2])),
    ]);
}
