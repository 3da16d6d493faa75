using System.Runtime.InteropServices;
using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class TorchArchiveTests
{
    private static readonly byte[] Floats = MemoryMarshal.AsBytes<float>([0, 1, 2, 3, 4, 5, 6, 7]).ToArray();

    [Fact]
    public void Open_StateDictAsTorchWritesIt_GivesItsTensors()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("m.bin", TorchZip.Archive(StateDict(), ("0", Floats), ("1", [1, 0, 1])));

        using var archive = CheckpointSource.Open(path);

        Assert.Equal(["mask", "proj.weight"], archive.Names);
        Assert.True(archive.TryGetInfo("proj.weight", out var info));
        Assert.Equal((DType.F32, path), (info.DType, info.File));
        using var weight = archive.Load("proj.weight");
        using var mask = archive.Load("mask");
        Assert.Equal([2, 3], weight.Shape);
        Assert.Equal([2, 3, 4, 5, 6, 7], weight.ToArray<float>());
        Assert.Equal([true, false, true], mask.ToArray<bool>());
    }

    [Fact]
    public unsafe void Load_ContiguousTensor_PointsIntoTheMapWithoutCopying()
    {
        using var folder = new TemporaryFolder();
        using var archive = TorchArchive.Open(folder.Write("m.bin", TorchZip.Archive(StateDict(), ("0", Floats), ("1", [1, 0, 1]))));

        using var first = archive.Acquire("proj.weight");
        using var tensor = archive.Load("proj.weight");

        Assert.False(first.IsCopy);
        Assert.True(first.Address == tensor.Data);
        Assert.Equal(0, ((nint)tensor.Data - (2 * sizeof(float))) % 64);
    }

    [Fact]
    public void Load_TransposedAndSlicedViewsOfOneStorage_AreCopiedInOrder()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBuilder().Op('}').Op('(')
            .Text("t").Tensor("FloatStorage", "0", 8, 0, [4, 2], [1, 4])
            .Text("s").Tensor("FloatStorage", "0", 8, 1, [2, 2], [4, 2])
            .Text("v").Tensor("FloatStorage", "0", 8, 0, [1, 8], [77, 1])
            .Text("e").Tensor("FloatStorage", "0", 8, 0, [0, 3], [3, 1])
            .Text("scalar").Tensor("FloatStorage", "0", 8, 5, [], [])
            .Op('u').Op('.').ToArray();
        using var archive = TorchArchive.Open(folder.Write("m.bin", TorchZip.Archive(pickle, ("0", Floats))));

        Assert.Equal([0, 4, 1, 5, 2, 6, 3, 7], Values(archive, "t"));
        Assert.Equal([1, 3, 5, 7], Values(archive, "s"));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Values(archive, "v"));
        Assert.Empty(Values(archive, "e"));
        Assert.Equal([5], Values(archive, "scalar"));
        using var view = archive.Acquire("v");
        Assert.False(view.IsCopy);
    }

    [Theory]
    [InlineData("FloatStorage", DType.F32)]
    [InlineData("HalfStorage", DType.F16)]
    [InlineData("BFloat16Storage", DType.BF16)]
    [InlineData("DoubleStorage", DType.F64)]
    [InlineData("LongStorage", DType.I64)]
    [InlineData("IntStorage", DType.I32)]
    [InlineData("CharStorage", DType.I8)]
    [InlineData("ByteStorage", DType.U8)]
    [InlineData("BoolStorage", DType.Bool)]
    public void Load_EachStorageClass_KeepsItsBytes(string storageClass, DType dtype)
    {
        using var folder = new TemporaryFolder();
        var bytes = Filled.Bytes(dtype, 6);
        var pickle = new PickleBuilder().Op('}').Text("t").Tensor(storageClass, "7", 6, 0, [2, 3], [3, 1]).Op('s').Op('.').ToArray();
        using var archive = TorchArchive.Open(folder.Write("m.bin", TorchZip.Archive(pickle, ("7", bytes))));

        using var memory = archive.Acquire("t");
        using var copied = new MemoryStream();
        memory.CopyTo(copied);

        Assert.True(archive.TryGetInfo("t", out var info));
        Assert.Equal(dtype, info.DType);
        Assert.Equal(bytes, copied.ToArray());
    }

    [Fact]
    public void Open_TrainingCheckpoint_JoinsNestedNamesAndKeepsPlainValues()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBuilder().Op('}').Op('(')
            .Text("state_dict").OrderedDict().Op('(')
            .Text("w").Global("torch._utils", "_rebuild_parameter").Op('(')
            .Tensor("FloatStorage", "0", 8, 0, [8], [1]).Raw(0x88).OrderedDict().Op('t').Op('R').Op('u')
            .Text("epoch").Number(12)
            .Text("groups").Op(']').Op('(').Number(-3).Op('N').Op('e')
            .Text("lr").Op('G').Raw(0x3f, 0xe0, 0, 0, 0, 0, 0, 0)
            .Op('u').Op('.').ToArray();

        using var archive = TorchArchive.Open(folder.Write("m.pt", TorchZip.Archive(pickle, ("0", Floats))));

        Assert.Equal(["state_dict.w"], archive.Names);
        Assert.Equal(new Dictionary<string, string> { ["epoch"] = "12", ["groups.0"] = "-3", ["groups.1"] = "", ["lr"] = "0.5" }, archive.Values);
    }

    [Fact]
    public void Open_Protocol4WithFramesMemoAndStackGlobals_IsRead()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBuilder(4).Raw(0x95, 1, 0, 0, 0, 0, 0, 0, 0)
            .Raw(0x8c, 11).Raw("collections"u8).Raw(0x94).Raw(0x8c, 11).Raw("OrderedDict"u8).Raw(0x93).Op(')').Op('R').Raw(0x94)
            .Raw(0x8c, 1).Raw("a"u8).Tensor("FloatStorage", "0", 8, 0, [8], [1]).Op('q').Raw(200).Op('s')
            .Raw(0x8c, 1).Raw("b"u8).Op('h').Raw(200).Op('s').Op('.').ToArray();

        using var archive = TorchArchive.Open(folder.Write("m.bin", TorchZip.Archive(pickle, ("0", Floats))));

        Assert.Equal(["a", "b"], archive.Names);
        Assert.Equal(Values(archive, "a"), Values(archive, "b"));
    }

    [Theory]
    [InlineData(9, 0, new long[] { 9 }, new long[] { 1 }, "9 elements of F32")]
    [InlineData(8, 1, new long[] { 8 }, new long[] { 1 }, "elements 0 to 7")]
    [InlineData(8, 0, new long[] { 2, 2 }, new long[] { 7, 1 }, "elements 0 to 7")]
    [InlineData(8, 0, new long[] { 9 }, new long[] { 0 }, "at most the storage's 8 elements")]
    [InlineData(8, 0, new long[] { long.MaxValue, 2 }, new long[] { 1, 1 }, "at most the storage's 8 elements")]
    [InlineData(8, long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue }, "elements 0 to 7")]
    [InlineData(long.MaxValue, 0, new long[] { 8 }, new long[] { 1 }, "9223372036854775807 elements")]
    public void Open_TensorOutsideItsStorage_IsRefused(long count, long offset, long[] shape, long[] stride, string expected)
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBuilder().Op('}').Text("t").Tensor("FloatStorage", "0", count, offset, shape, stride).Op('s').Op('.').ToArray();
        var path = folder.Write("m.bin", TorchZip.Archive(pickle, ("0", Floats)));

        var error = Assert.Throws<CheckpointFormatException>(() => TorchArchive.Open(path));

        Assert.Equal("t", error.Key);
        Assert.Contains(expected, error.Expected);
    }

    [Fact]
    public void Open_ArchiveOverFourGigabytes_FindsTensorsBehindTheLimit()
    {
        using var folder = new TemporaryFolder();
        const long count = 5L << 30;
        var pickle = new PickleBuilder().Op('}').Op('(')
            .Text("large").Tensor("ByteStorage", "0", count, count - 3, [3], [1])
            .Text("behind").Tensor("FloatStorage", "1", 8, 0, [8], [1]).Op('u').Op('.').ToArray();
        new TorchZip { Zip64 = true }.AddHole("archive/data/0", count).Add("archive/data/1", Floats).Add("archive/data.pkl", pickle).FinishTo(folder["m.bin"]);

        using var archive = TorchArchive.Open(folder["m.bin"]);
        using var large = archive.Load("large");

        Assert.True(new FileInfo(folder["m.bin"]).Length > count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Values(archive, "behind"));
        Assert.Equal([0, 0, 0], large.ToArray<byte>());
    }

    [Fact]
    public void Open_SeveralStoragesMissing_ReportsAll()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBuilder().Op('}').Op('(')
            .Text("a").Tensor("FloatStorage", "1", 8, 0, [8], [1]).Text("b").Tensor("FloatStorage", "2", 8, 0, [8], [1]).Op('u').Op('.').ToArray();

        var error = Assert.Throws<CheckpointFormatException>(() => TorchArchive.Open(folder.Write("m.bin", TorchZip.Archive(pickle, ("0", Floats)))));

        Assert.Equal(["a", "b"], error.Faults.Select(f => f.Key));
    }

    [Fact]
    public void Open_LegacyTorchFile_NamesTheRemedy()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("m.bin", [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);

        var error = Assert.Throws<CheckpointFormatException>(() => TorchArchive.Open(path));

        Assert.Contains("legacy", error.Found);
        Assert.Contains("_use_new_zipfile_serialization=True", error.Remedy);
    }

    [Fact]
    public void Open_ScriptedModule_IsRefusedAsProgram()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("m.pt", new TorchZip().With(StateDict(), ("0", Floats), ("1", [1, 0, 1])).Add("archive/constants.pkl", "x"u8).Add("archive/code/m.py", "x"u8, method: 8).Finish());

        Assert.Contains("TorchScript", Assert.Throws<CheckpointFormatException>(() => TorchArchive.Open(path)).Found);
    }

    [Fact]
    public void Open_BigEndianArchive_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("m.pt", new TorchZip().Add("archive/data.pkl", StateDict()).Add("archive/byteorder", "big"u8).Finish());

        Assert.Equal("big", Assert.Throws<CheckpointFormatException>(() => TorchArchive.Open(path)).Found);
    }

    private static byte[] StateDict() => new PickleBuilder()
        .OrderedDict().Op('q').Raw(0).Op('(')
        .Text("proj.weight").Tensor("FloatStorage", "0", 8, 2, [2, 3], [3, 1])
        .Text("mask").Tensor("BoolStorage", "1", 3, 0, [3], [1])
        .Op('u')
        .Op('}').Text("_metadata").OrderedDict().Op('(').Text("").Op('}').Text("version").Number(1).Op('s').Op('u').Op('s').Op('b')
        .Op('.').ToArray();

    private static float[] Values(TorchArchive archive, string name)
    {
        using var tensor = archive.Load(name);
        return tensor.ToArray<float>();
    }
}
