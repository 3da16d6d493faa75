using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class SafetensorsFileTests
{
    public static TheoryData<DType> AllDTypes => [.. Enum.GetValues<DType>()];

    [Theory]
    [MemberData(nameof(AllDTypes))]
    public void WriteAndLoad_EachDType_KeepsShapeAndBytes(DType dtype)
    {
        using var folder = new TemporaryFolder();
        var path = folder["x.safetensors"];
        SafetensorsWriter.Write(path, [Filled.Entry("t", dtype, 2, 3), Filled.Entry("scalar", dtype), Filled.Entry("empty", dtype, 0, 4)]);

        using var file = SafetensorsFile.Open(path);
        using var tensor = file.Load("t");
        using var scalar = file.Load("scalar");
        using var empty = file.Load("empty");

        Assert.Equal(dtype, tensor.DType);
        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal(Filled.Bytes(dtype, 2, 3), BytesOf(tensor));
        Assert.Equal(Filled.Bytes(dtype, 2, 3), file.Bytes("t").ToArray());
        Assert.Equal(Filled.Bytes(dtype), BytesOf(scalar));
        Assert.Equal(0, scalar.Dimensions);
        Assert.Equal([0, 4], empty.Shape);
        Assert.Equal(0, empty.ElementCount);
    }

    [Fact]
    public unsafe void Load_AlignedTensor_PointsIntoTheMapWithoutCopying()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x.safetensors"], [Filled.Entry("a", DType.BF16, 33), Filled.Entry("b", DType.F32, 5)]);

        using var file = SafetensorsFile.Open(folder["x.safetensors"]);
        using var tensor = file.Load("a");

        fixed (byte* mapped = file.Bytes("a")) Assert.True(mapped == tensor.Data);
    }

    [Fact]
    public unsafe void Load_MisalignedTensor_IsCopiedToAnAlignedPlace()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", RawSafetensors.Bytes(
            """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"F32","shape":[2],"data_offsets":[3,11]}}""", 11));

        using var file = SafetensorsFile.Open(path);
        using var tensor = file.Load("b");

        Assert.Equal(0, (nint)tensor.Data % sizeof(float));
        Assert.Equal(file.Bytes("b").ToArray(), BytesOf(tensor));
    }

    [Fact]
    public void Load_FileClosedAndDeletedBeforeTheTensor_TensorStaysValid()
    {
        using var folder = new TemporaryFolder();
        var path = folder["x.safetensors"];
        SafetensorsWriter.Write(path, [Filled.Entry("a", DType.F32, 1000)]);
        var file = SafetensorsFile.Open(path);
        using var tensor = file.Load("a");

        file.Dispose();
        file.Dispose();
        File.Delete(path);

        Assert.Equal(Filled.Bytes(DType.F32, 1000), BytesOf(tensor));
        Assert.Throws<ObjectDisposedException>(() => file.Load("a"));
        Assert.Throws<ObjectDisposedException>(() => file.Bytes("a").Length);
    }

    [Fact]
    public void MappedFile_LastHolderReleases_TheMapIsGone()
    {
        using var folder = new TemporaryFolder();
        var map = MappedFile.Open(folder.Write("x", new byte[100]));
        var memory = TensorMemory.Wrap(map, 8, 8, 4);

        map.Release();
        Assert.Equal(1, map.References);
        memory.Dispose();
        memory.Dispose();

        Assert.Equal(0, map.References);
        Assert.Throws<ObjectDisposedException>(map.AddReference);
    }

    [Fact]
    public void Open_HeaderWithSpacesUnicodeAndMetadata_IsUnderstood()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", RawSafetensors.Bytes(
            """{ "模型.\u0041" : {"data_offsets":[0,2],"shape":[2],"dtype":"U8"}, "__metadata__":{"format":"pt"}, "e":{"dtype":"F32","shape":[3,0],"data_offsets":[2,2]} }   """, 2));

        using var file = SafetensorsFile.Open(path);

        Assert.Equal(["e", "模型.A"], file.Names);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([1, 2], file.Bytes("模型.A").ToArray());
        Assert.True(file.TryGetInfo("e", out var info));
        Assert.Equal([3, 0], info.Shape);
        Assert.Equal(path, info.File);
        Assert.Equal(2, file.DataBytes);
    }

    [Fact]
    public void Load_UnknownName_ListsTheNearest()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x.safetensors"], [Filled.Entry("blocks.0.attn.weight", DType.U8, 1), Filled.Entry("norm.bias", DType.U8, 1)]);
        using var file = SafetensorsFile.Open(folder["x.safetensors"]);

        var error = Assert.Throws<KeyNotFoundException>(() => file.Load("blocks.0.attn.weights"));

        Assert.Contains("nearest names are: blocks.0.attn.weight.", error.Message);
        Assert.False(file.TryGetInfo("blocks.0.attn.weights", out _));
    }

    private static unsafe byte[] BytesOf(Tensor tensor) =>
        new ReadOnlySpan<byte>(tensor.Data, checked((int)tensor.ElementCount * tensor.DType.Size())).ToArray();
}
