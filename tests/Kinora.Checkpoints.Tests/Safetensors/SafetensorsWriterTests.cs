using System.Text;
using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class SafetensorsWriterTests
{
    [Fact]
    public void Write_SmallFile_HasExactlyTheBytesOfTheFormat()
    {
        using var folder = new TemporaryFolder();

        SafetensorsWriter.Write(folder["x.safetensors"],
            [TensorEntry.FromBytes("u", DType.U8, [3], new byte[] { 1, 2, 3 }), TensorEntry.FromBytes("é", DType.I32, [1, 1], new byte[] { 4, 5, 6, 7 })],
            new Dictionary<string, string> { ["b"] = "2", ["a"] = "\"1\"" });

        const string header = """{"__metadata__":{"a":"\"1\"","b":"2"},"é":{"dtype":"I32","shape":[1,1],"data_offsets":[0,4]},"u":{"dtype":"U8","shape":[3],"data_offsets":[4,7]}}""";
        var bytes = File.ReadAllBytes(folder["x.safetensors"]);
        var headerLength = BitConverter.ToInt32(bytes);
        Assert.Equal(0, headerLength % 8);
        Assert.Equal(header, Encoding.UTF8.GetString(bytes, 8, headerLength).TrimEnd(' '));
        Assert.Equal([4, 5, 6, 7, 1, 2, 3], bytes[(8 + headerLength)..]);
    }

    [Fact]
    public void Write_SameContentInAnyOrder_IsByteIdentical()
    {
        using var folder = new TemporaryFolder();
        TensorEntry[] entries = [Filled.Entry("z", DType.F32, 2), Filled.Entry("a", DType.U8, 3), Filled.Entry("m", DType.F64, 1), Filled.Entry("B", DType.F32, 2)];

        SafetensorsWriter.Write(folder["1"], entries);
        SafetensorsWriter.Write(folder["2"], entries.Reverse());

        Assert.Equal(File.ReadAllBytes(folder["1"]), File.ReadAllBytes(folder["2"]));
    }

    [Fact]
    public void Write_MixedDTypes_EveryElementLiesAligned()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x"], [Filled.Entry("a", DType.U8, 3), Filled.Entry("b", DType.F16, 3), Filled.Entry("c", DType.F64, 3), Filled.Entry("d", DType.F32, 3)]);

        using var file = SafetensorsFile.Open(folder["x"]);

        foreach (var name in file.Names)
        {
            using var memory = file.Acquire(name);
            Assert.False(memory.IsCopy, name);
        }
    }

    [Fact]
    public void Write_ContentFailsInTheMiddle_LeavesNothingAndKeepsTheFormerFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", "former");
        var broken = TensorEntry.FromStream("b", DType.U8, [10], stream =>
        {
            stream.Write(new byte[4]);
            throw new IOException("No space left on device");
        });

        var error = Assert.Throws<CheckpointWriteException>(() => SafetensorsWriter.Write(path, [Filled.Entry("a", DType.F32, 100), broken]));

        Assert.Equal(path, error.Path);
        Assert.Equal("No space left on device", error.Cause);
        Assert.Contains(path, error.Message);
        Assert.Equal(["x.safetensors"], folder.Files);
        Assert.Equal("former", File.ReadAllText(path));
    }

    [Fact]
    public void Write_MoreBytesThanAnyDiskHas_IsRefusedBeforeTheFirstTensor()
    {
        using var folder = new TemporaryFolder();
        var asked = false;
        var huge = TensorEntry.FromStream("huge", DType.F32, [1L << 50], _ => asked = true);

        var error = Assert.Throws<CheckpointWriteException>(() => SafetensorsWriter.Write(folder["x"], [huge]));

        Assert.Contains("are free", error.Remedy);
        Assert.False(asked);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Write_ContentOfAnotherLength_IsRefusedWithBothNumbers()
    {
        using var folder = new TemporaryFolder();
        var tooShort = TensorEntry.FromStream("s", DType.F32, [2, 2], stream => stream.Write(new byte[15]));

        var error = Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(folder["x"], [tooShort]));

        Assert.Contains("'s' wrote 15 bytes; F32 [2, 2] takes 16", error.Message);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Write_Cancelled_PassesTheErrorOnAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var cancelled = TensorEntry.FromStream("s", DType.F32, [2], _ => throw new OperationCanceledException());

        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.Write(folder["x"], [cancelled]));

        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Write_FolderIsAFile_IsATypedError()
    {
        using var folder = new TemporaryFolder();
        folder.Write("taken", "a file");

        Assert.Throws<CheckpointWriteException>(() => SafetensorsWriter.Write(Path.Combine(folder["taken"], "x.safetensors"), []));
        Assert.Equal(["taken"], folder.Files);
    }

    [Fact]
    public void Write_TemporaryFileOfAKilledProcess_IsRemoved()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".x.safetensors.1-1.tmp", "left over");
        folder.Write(".y.safetensors.1-1.tmp", "of another file");

        SafetensorsWriter.Write(folder["x.safetensors"], []);

        Assert.Equal([".y.safetensors.1-1.tmp", "x.safetensors"], folder.Files);
    }

    [Fact]
    public void Write_NameTwice_IsRefused()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["x"], [Filled.Entry("a", DType.U8, 1), Filled.Entry("a", DType.F32, 1)]));

        Assert.Contains("more than one is called a", error.Message);
    }

    [Fact]
    public void Entry_WrongByteCountNegativeSizeOrReservedName_IsRefused()
    {
        Assert.Contains("7 bytes", Assert.Throws<ArgumentException>(() => TensorEntry.FromBytes("a", DType.F32, [2], new byte[7])).Message);
        Assert.Contains("negative", Assert.Throws<ArgumentException>(() => TensorEntry.FromBytes("a", DType.F32, [-1], new byte[4])).Message);
        Assert.Contains("reserved", Assert.Throws<ArgumentException>(() => TensorEntry.FromBytes("__metadata__", DType.F32, [1], new byte[4])).Message);
        Assert.Contains("2^63", Assert.Throws<ArgumentException>(() => TensorEntry.FromStream("a", DType.F32, [long.MaxValue], _ => { })).Message);
    }

    [Fact]
    public void Write_TransposedTensor_IsWrittenInRowMajorOrder()
    {
        using var folder = new TemporaryFolder();
        using (var scope = new TensorScope())
        {
            var tensor = Tensor.From<float>([1, 2, 3, 4, 5, 6], 2, 3).Transpose(0, 1);
            SafetensorsWriter.Write(folder["x"], [TensorEntry.FromTensor("t", tensor)]);
        }

        using var file = SafetensorsFile.Open(folder["x"]);
        using var read = file.Load("t");
        Assert.Equal([3, 2], read.Shape);
        Assert.Equal([1, 4, 2, 5, 3, 6], read.ToArray<float>());
    }

    [Fact]
    public void Write_CopiedFromAnotherFile_IsByteIdentical()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["1"], [Filled.Entry("a", DType.BF16, 3, 3), Filled.Entry("b", DType.I64, 2)]);

        using (var source = SafetensorsFile.Open(folder["1"]))
            SafetensorsWriter.Write(folder["2"], source.Names.Select(n => TensorEntry.FromSource(source, n)));

        Assert.Equal(File.ReadAllBytes(folder["1"]), File.ReadAllBytes(folder["2"]));
    }
}
