using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class CheckpointSourceTests
{
    [Fact]
    public void Open_FolderWithOneFile_OpensIt()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["model.safetensors"], [Filled.Entry("a", DType.F32, 2)]);
        folder.Write("config.json", "{}");

        using var source = CheckpointSource.Open(folder.Path);

        Assert.IsType<SafetensorsFile>(source);
        Assert.Contains("model.safetensors (1 tensors)", source.Description);
    }

    [Fact]
    public void Open_FolderWithTwoFilesAndNoIndex_AsksForOne()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["1.safetensors"], []);
        SafetensorsWriter.Write(folder["2.safetensors"], []);

        Assert.Equal("1.safetensors, 2.safetensors", Assert.Throws<CheckpointFormatException>(() => CheckpointSource.Open(folder.Path)).Found);
    }

    [Fact]
    public void Open_SafetensorsBesideTorchArchive_PrefersSafetensors()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["model.safetensors"], []);
        folder.Write("pytorch_model.bin", "never read");

        using var source = CheckpointSource.Open(folder.Path);

        Assert.IsType<SafetensorsFile>(source);
    }

    [Fact]
    public void Open_EmptyFolderOrMissingPath_IsRefused()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("neither", Assert.Throws<CheckpointFormatException>(() => CheckpointSource.Open(folder.Path)).Found);
        Assert.Equal("nothing of that name", Assert.Throws<CheckpointFormatException>(() => CheckpointSource.Open(folder["x"])).Found);
    }

    [Fact]
    public void Write_FromTorchArchive_ConvertsToSafetensorsWithNewNames()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBuilder().Op('}').Text("old").Tensor("IntStorage", "0", 4, 0, [2, 2], [1, 2]).Op('s').Op('.').ToArray();
        folder.Write("m.bin", TorchZip.Archive(pickle, ("0", [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0])));

        using (var archive = CheckpointSource.Open(folder["m.bin"]))
            SafetensorsWriter.Write(folder["m.safetensors"], [TensorEntry.FromSource(archive, "old", "new")]);

        using var file = SafetensorsFile.Open(folder["m.safetensors"]);
        using var tensor = file.Load("new");
        Assert.Equal([1, 3, 2, 4], tensor.ToArray<int>());
    }
}
