using Kinora.Checkpoints;
using Kinora.Models.Lora;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;
using Dit = Kinora.Models.StepVideoDit.StepVideoDit;

namespace Kinora.Models.Tests.Lora;

public sealed class LoraFileTests : IDisposable
{
    private static readonly StepVideoDitConfig Config = new(1, 8, 2, 2, 2, 4, 4);

    private readonly string _folder = Directory.CreateTempSubdirectory("kinora-test-").FullName;

    private string File => Path.Combine(_folder, "lora.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Source_AtScaleOne_GivesWhatTheAdaptersGive()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var adapted = Adapted();
        LoraFile.Write(File, adapted.Parameters.Adapters, 3, 6, "base");
        using var lora = LoraFile.Open(File);
        Assert.Equal((6.0, "base", 14), (lora.StatedAlpha, lora.BaseSha256, lora.Layers.Count));
        Assert.Equal(new LoraLayer("transformer_blocks.0.attn1.wo", 8, 8, 3, ""), lora.Layers[0]);
        Assert.Empty(lora.FindMismatches(adapted.Parameters.LinearLayers));

        using var weights = Weights(adapted);
        using var merged = new Dit(Config, ParameterStore.From(new LoraSource(weights, [(lora, 1)])));
        using var plain = new Dit(Config, ParameterStore.From(weights));
        var (expected, actual, without) = (Run(adapted), Run(merged), Run(plain));
        Assert.True(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() < 1e-5);
        Assert.True(expected.Zip(without, (a, b) => Math.Abs(a - b)).Max() > 1e-2);
    }

    [Fact]
    public void Source_AtScaleZero_IsTheBaseBitForBit()
    {
        using var scope = new TensorScope();
        using var adapted = Adapted();
        LoraFile.Write(File, adapted.Parameters.Adapters, 3, 6, "base");
        using var lora = LoraFile.Open(File);
        using var weights = Weights(adapted);
        var source = new LoraSource(weights, [(lora, 0)]);
        Assert.Equal(weights.Names, source.Names);
        foreach (var name in weights.Names) Assert.Equal(weights.Load(name).ToArray<float>(), source.Load(name).ToArray<float>());
    }

    [Fact]
    public void Source_OfSeveral_AddsThemUp()
    {
        using var scope = new TensorScope();
        using var adapted = Adapted();
        LoraFile.Write(File, adapted.Parameters.Adapters, 3, 6, "base");
        using var lora = LoraFile.Open(File);
        using var other = LoraFile.Open(File);
        using var weights = Weights(adapted);
        const string key = "transformer_blocks.1.ff.net.2.weight";
        var once = new LoraSource(weights, [(lora, 0.75)]).Load(key).ToArray<float>();
        var twice = new LoraSource(weights, [(lora, 0.5), (other, 0.25)]).Load(key).ToArray<float>();
        Assert.True(once.Zip(twice, (a, b) => Math.Abs(a - b)).Max() < 1e-5);
    }

    [Fact]
    public void FindMismatches_AnotherNetwork_NamesEveryLayerThatDoesNotFit()
    {
        using var adapted = Adapted();
        LoraFile.Write(File, adapted.Parameters.Adapters, 3, 6, "base");
        using var lora = LoraFile.Open(File);
        using var smaller = new Dit(Config with { Layers = 1, FeedForwardMultiple = 2 }, ParameterStore.Meta());
        var faults = lora.FindMismatches(smaller.Parameters.LinearLayers);
        Assert.Equal(7 + 2, faults.Count);
        Assert.Contains(faults, f => f.Key == "transformer_blocks.1.attn1.wqkv" && f.Found.Contains("does not have", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Key == "transformer_blocks.0.ff.net.2" && f.ToString().Contains("[8, 16]", StringComparison.Ordinal) && f.ToString().Contains("[8, 32]", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_FileOfAnotherProgram_IsReadUnderItsPrefix()
    {
        Write(new() { ["transformer.a.lora_A.weight"] = [2, 3], ["transformer.a.lora_B.weight"] = [4, 2] }, []);
        using var lora = LoraFile.Open(File);
        Assert.Equal([new LoraLayer("a", 3, 4, 2, "transformer.")], lora.Layers);
        Assert.Null(lora.StatedAlpha);
        Assert.Null(lora.BaseSha256);
        using var scope = new TensorScope();
        Assert.Equal([4L, 3], lora.Change("a")!.Shape.ToArray());
        Assert.Equal(2, lora.Change("a")!.Max().Item());
        Assert.Null(lora.Change("b"));
    }

    [Fact]
    public void Open_SeveralFaults_NamesAllOfThem()
    {
        Write(
            new()
            {
                ["a.lora_A.weight"] = [2, 3],
                ["b.lora_A.weight"] = [2, 3], ["b.lora_B.weight"] = [4, 1],
                ["c.lora_A.weight"] = [2, 3, 1], ["c.lora_B.weight"] = [4, 2],
                ["d.lora_A.weight"] = [2, 3], ["d.lora_B.weight"] = [4, 2],
                ["e.hada_w1_a"] = [1],
            },
            new() { ["alpha"] = "much", ["rank"] = "8" });
        var error = Assert.Throws<CheckpointFormatException>(() => LoraFile.Open(File));
        Assert.Equal(["a.lora_B.weight", "alpha", "b", "c.lora_A.weight", "e.hada_w1_a", "rank"], error.Faults.Select(f => f.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Open_WholeModel_SaysWhereItBelongs()
    {
        Write(new() { ["a.weight"] = [2] }, []);
        Assert.Contains("--model", Assert.Throws<CheckpointFormatException>(() => LoraFile.Open(File)).Message);
    }

    private void Write(Dictionary<string, long[]> tensors, Dictionary<string, string> metadata)
    {
        using var scope = new TensorScope();
        SafetensorsWriter.Write(File, [.. tensors.Select(t => TensorEntry.FromTensor(t.Key, Tensor.Ones(t.Value)))], metadata);
    }

    private static Dit Adapted()
    {
        using var noGrad = GradMode.NoGrad();
        using var scope = new TensorScope();
        var dit = new Dit(Config, ParameterStore.Fresh(1).WithAdapters(new LowRankSettings(3, 6, ["transformer_blocks.*"], 3)));
        foreach (var (name, value) in dit.Parameters.All.Concat(dit.Parameters.Adapters)) value.CopyFrom(new RandomStream(5).Split(name).Normal(value.Shape) * 0.3);
        return dit;
    }

    private SafetensorsFile Weights(Dit dit)
    {
        var path = Path.Combine(_folder, "weights.safetensors");
        SafetensorsWriter.Write(path, dit.Parameters.All.Select(p => TensorEntry.FromTensor(p.Name, p.Value)));
        return SafetensorsFile.Open(path);
    }

    private static float[] Run(Dit dit)
    {
        var text = dit.PrepareText(new RandomStream(1).Normal([1, 5, 4]), new RandomStream(2).Normal([1, 3, 4]), [5]);
        return dit.Forward(new RandomStream(3).Normal([1, 3, 2, 2, 2]), Tensor.Full([1], 0.5), text).ToArray<float>();
    }
}
