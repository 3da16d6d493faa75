using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class CheckpointInspectorTests
{
    [Fact]
    public void Describe_ModelFolder_ListsEveryCheckpointOnce()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder);

        var report = CheckpointInspector.Describe(folder.Path);

        Assert.Empty(report.Faults);
        Assert.Equal(
            [
                ("hunyuan_clip/clip_text_encoder/pytorch_model.bin", CheckpointKind.TorchArchive, 1, 2L),
                ("step_llm/model.safetensors", CheckpointKind.Safetensors, 1, 4L),
                ("transformer/diffusion_pytorch_model.safetensors.index.json", CheckpointKind.SafetensorsIndex, 2, 16L),
                ("vae/vae_v2.safetensors", CheckpointKind.Safetensors, 1, 4L),
            ],
            report.Checkpoints.Select(c => (c.Path, c.Kind, c.Tensors.Count, c.Parameters)));
        var transformer = report.Checkpoints[2];
        Assert.Equal(32, transformer.TensorBytes);
        Assert.Equal([1, 1], transformer.Files.Select(f => f.Tensors));
        Assert.Equal([("BF16", 16L)], transformer.ParametersByType);
        Assert.Null(transformer.KnownAs);
        Assert.Equal(KeyFingerprint.Compute([("a", [8]), ("b", [8])]), transformer.KeyFingerprint);
    }

    [Fact]
    public void Describe_OneFile_GivesKeysDTypesAndMetadata()
    {
        using var folder = new TemporaryFolder();
        var path = folder["x.safetensors"];
        SafetensorsWriter.Write(path, [Filled.Entry("w", DType.F32, 2, 3), Filled.Entry("m", DType.Bool, 5)], new Dictionary<string, string> { ["step"] = "7" });

        var checkpoint = Assert.Single(CheckpointInspector.Describe(path).Checkpoints);

        Assert.Equal(path, checkpoint.Path);
        Assert.Equal([("m", DType.Bool, 5L), ("w", DType.F32, 24L)], checkpoint.Tensors.Select(t => (t.Name, t.DType, t.Bytes)));
        Assert.Equal([("F32", 6L), ("Bool", 5L)], checkpoint.ParametersByType);
        Assert.Equal("7", checkpoint.Files[0].Metadata["step"]);
        Assert.Equal(new FileInfo(path).Length, checkpoint.Files[0].FileBytes);
    }

    [Fact]
    public void Describe_DamagedFileAmongSoundOnes_ReportsItBesideThem()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder);
        folder.Write("vae/vae_v2.safetensors", "garbage that is no checkpoint");
        folder.Write("transformer/diffusion_pytorch_model.safetensors.index.json", "{");

        var report = CheckpointInspector.Describe(folder.Path);

        Assert.Equal(4, report.Checkpoints.Count);
        Assert.Contains(report.Faults, f => f.File.EndsWith("vae_v2.safetensors", StringComparison.Ordinal));
        Assert.Contains(report.Faults, f => f.File.EndsWith("index.json", StringComparison.Ordinal));
    }

    [Fact]
    public void Describe_NothingToDescribe_IsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("readme.txt", "x");

        Assert.Equal("none", Assert.Throws<CheckpointFormatException>(() => CheckpointInspector.Describe(folder.Path)).Found);
        Assert.Throws<CheckpointFormatException>(() => CheckpointInspector.Describe(folder["none"]));
        Assert.Contains("readme.txt", Assert.Throws<CheckpointFormatException>(() => CheckpointInspector.Describe(folder["readme.txt"])).Found);
    }
}
