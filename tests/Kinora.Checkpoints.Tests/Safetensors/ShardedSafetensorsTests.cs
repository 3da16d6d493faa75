using System.Text.Json;
using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class ShardedSafetensorsTests
{
    private const string Index = "model.safetensors.index.json";

    [Fact]
    public void WriteAndOpen_ThreeShards_GiveEveryTensorAndItsFile()
    {
        using var folder = new TemporaryFolder();
        var files = WriteThree(folder);

        Assert.Equal(["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", Index], folder.Files);
        using var source = CheckpointSource.Open(folder.Path);
        Assert.IsType<ShardedSafetensors>(source);
        Assert.Equal(["a", "b", "c", "d"], source.Names);
        Assert.Equal(files, source.Files);
        Assert.True(source.TryGetInfo("c", out var info));
        Assert.Equal(files[1], info.File);
        using var tensor = source.Load("c");
        Assert.Equal([8], tensor.Shape);
        Assert.Equal(128, JsonDocument.Parse(File.ReadAllText(folder[Index])).RootElement.GetProperty("metadata").GetProperty("total_size").GetInt64());
    }

    [Fact]
    public void Write_EverythingFitsOneShard_IsASingleFile()
    {
        using var folder = new TemporaryFolder();

        ShardedSafetensorsWriter.Write(folder.Path, "model", [Filled.Entry("a", DType.F32, 8)], 1000);

        Assert.Equal(["model.safetensors"], folder.Files);
    }

    [Fact]
    public void Write_LastShardFails_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var broken = TensorEntry.FromStream("z", DType.F32, [8], _ => throw new IOException("No space left on device"));

        Assert.Throws<CheckpointWriteException>(() => ShardedSafetensorsWriter.Write(folder.Path, "model", [Filled.Entry("a", DType.F32, 8), broken], 32));

        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Write_NameIsTakenByAnotherSave_IsRefused()
    {
        using var folder = new TemporaryFolder();
        WriteThree(folder);
        var before = folder.Files;

        var error = Assert.Throws<CheckpointWriteException>(() => WriteThree(folder));

        Assert.Contains("model-00001-of-00003.safetensors", error.Cause);
        Assert.Equal(before, folder.Files);
    }

    [Fact]
    public void Open_ShardMissingAndShardTruncated_ReportsBoth()
    {
        using var folder = new TemporaryFolder();
        var files = WriteThree(folder);
        File.Delete(files[0]);
        File.WriteAllBytes(files[2], File.ReadAllBytes(files[2])[..^1]);

        var error = Assert.Throws<CheckpointFormatException>(() => ShardedSafetensors.Open(folder[Index]));

        Assert.Equal(2, error.Faults.Count);
        Assert.Contains("model-00001-of-00003.safetensors", error.Faults[0].Expected);
        Assert.Equal(files[2], error.Faults[1].File);
        Assert.Contains("truncated", error.Faults[1].Found);
    }

    [Fact]
    public void Open_IndexContradictsShards_ReportsEveryTensor()
    {
        using var folder = new TemporaryFolder();
        WriteThree(folder);
        var index = File.ReadAllText(folder[Index])
            .Replace("\"a\": \"model-00001", "\"a\": \"model-00002", StringComparison.Ordinal)
            .Replace("\"d\":", "\"e\":", StringComparison.Ordinal);
        File.WriteAllText(folder[Index], index);

        var error = Assert.Throws<CheckpointFormatException>(() => ShardedSafetensors.Open(folder[Index]));

        Assert.Contains(error.Faults, f => f.Key == "a" && f.Found == "it in model-00001-of-00003.safetensors");
        Assert.Contains(error.Faults, f => f.Key == "e" && f.Found == "no such tensor in any shard");
        Assert.Contains(error.Faults, f => f.Key == "d" && f.Found.Contains("does not name"));
    }

    [Fact]
    public void Open_TotalSizeOff_IsRefusedWithBothNumbers()
    {
        using var folder = new TemporaryFolder();
        WriteThree(folder);
        File.WriteAllText(folder[Index], File.ReadAllText(folder[Index]).Replace("128", "129", StringComparison.Ordinal));

        var error = Assert.Throws<CheckpointFormatException>(() => ShardedSafetensors.Open(folder[Index]));

        Assert.Equal("metadata.total_size", error.Key);
        Assert.StartsWith("128 bytes", error.Expected);
        Assert.Equal("129", error.Found);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../a.safetensors"}}""", "a", "'../a.safetensors'")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "a", "'/etc/passwd'")]
    [InlineData("""{"weight_map":{"a":"x\\y"}}""", "a", "'x\\y'")]
    [InlineData("""{"weight_map":{"a":".."}}""", "a", "'..'")]
    [InlineData("""{"weight_map":{"a":7}}""", "a", "Number")]
    [InlineData("""{"weight_map":{}}""", "weight_map", "none")]
    [InlineData("""{"metadata":{}}""", "weight_map", "none")]
    [InlineData("""{"metadata":{"total_size":"x"},"weight_map":{"a":"b"}}""", "metadata.total_size", "String")]
    [InlineData("""{"weight_map":[]}""", "weight_map", "another value")]
    [InlineData("""[]""", null, "StartArray")]
    [InlineData("""{"weight_map":{""", null, "")]
    [InlineData("", null, "")]
    public void Open_IndexWithFault_IsRefused(string json, string? key, string found)
    {
        using var folder = new TemporaryFolder();
        folder.Write(Index, json);

        var error = Assert.Throws<CheckpointFormatException>(() => ShardedSafetensors.Open(folder[Index]));

        Assert.Equal(key, error.Key);
        Assert.Contains(found, error.Found);
    }

    [Fact]
    public void Open_TensorTwiceInTheIndex_IsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.safetensors", RawSafetensors.Bytes("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4));
        folder.Write(Index, """{"weight_map":{"a":"s.safetensors","a":"s.safetensors"}}""");

        Assert.Contains("a second time", Assert.Throws<CheckpointFormatException>(() => ShardedSafetensors.Open(folder[Index])).Found);
    }

    [Fact]
    public void Open_TensorInTwoShards_IsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("1.safetensors", RawSafetensors.Bytes("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4));
        folder.Write("2.safetensors", RawSafetensors.Bytes("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4));
        folder.Write(Index, """{"metadata":{"total_size":8.0},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}""");

        Assert.Equal("it in 2.safetensors as well", Assert.Throws<CheckpointFormatException>(() => ShardedSafetensors.Open(folder[Index])).Found);
    }

    private static IReadOnlyList<string> WriteThree(TemporaryFolder folder) => ShardedSafetensorsWriter.Write(folder.Path, "model",
        [Filled.Entry("d", DType.F32, 12), Filled.Entry("b", DType.U8, 16), Filled.Entry("a", DType.F32, 8), Filled.Entry("c", DType.F32, 8)], 48);
}
