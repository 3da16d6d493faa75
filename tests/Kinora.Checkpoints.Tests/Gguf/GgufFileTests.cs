using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

/// <summary>Files made by hand, and what is read from them.</summary>
public sealed class GgufFileTests
{
    // Q8_0: d = 0.5 and integers 0 to 31; two rows of it.
    private static readonly byte[] s_row = [0x00, 0x38, .. Enumerable.Range(0, 32).Select(k => (byte)k)];

    [Fact]
    public void Open_AFileByHand_GivesMetadataShapesAndValues()
    {
        using var scope = new TensorScope();
        using var folder = new TemporaryFolder();
        var raw = new RawGguf(4, 2).Text("general.architecture").U32(8).Text("other").Key("general.alignment", 4, 64, 0, 0, 0)
            .Tensor("w", 8, 64, 32, 2).Tensor("f", 0, 0, 1, 3).Tensor("h", 1, 192, 2).Tensor("b", 30, 256);
        byte[] data =
        [
            .. Floats(1, 2, 3), .. new byte[52],
            .. s_row, .. s_row, .. new byte[60],
            .. BitConverter.GetBytes((Half)1.5f), .. BitConverter.GetBytes((Half)(-2)), .. new byte[60],
            0x80, 0x3f,
        ];
        using var file = GgufFile.Open(folder.Write("x.gguf", raw.Finish(64, data)));

        Assert.Equal(["b", "f", "h", "w"], file.Names);
        Assert.Equal("other", file.Metadata["general.architecture"].Content);
        Assert.Equal(64u, file.Metadata["general.alignment"].Content);
        Assert.Equal([1f, 2f, 3f], file.Load("f").ToArray<float>());
        Assert.True(file.TryGetInfo("f", out var f) && f.Shape.SequenceEqual([3L, 1L]) && f is { DType: DType.F32, Format: null });
        Assert.Equal([1.5f, -2f], file.Load("h").To(DType.F32).ToArray<float>());
        Assert.True(file.TryGetInfo("b", out var b) && b.Shape.Count == 0 && b.DType == DType.BF16);
        Assert.Equal(1, file.Load("b").To(DType.F32).Item());
        Assert.True(file.TryGetInfo("w", out var w) && w.Shape.SequenceEqual([2L, 32L]) && w is { DType: DType.F32, Format: QuantizedFormat.GgufQ8 });
        float[] row = [.. Enumerable.Range(0, 32).Select(k => 0.5f * k)];
        Assert.Equal([.. row, .. row], file.Load("w").ToArray<float>());
        var stored = file.LoadQuantized("w");
        Assert.Equal([.. s_row, .. s_row], stored.Values.ToArray<byte>());
        file.Release("w");
        file.Dispose();
        Assert.Equal([.. row, .. row], stored.Dequantize().ToArray<float>());
        Assert.Throws<ObjectDisposedException>(() => file.Stored("w"));
    }

    [Fact]
    public void Open_IntegersThatAreNoMatrix_AreWidenedOnly()
    {
        using var scope = new TensorScope();
        using var folder = new TemporaryFolder();
        var raw = new RawGguf(2, 0).Tensor("line", 8, 0, 32).Tensor("cube", 8, 64, 32, 1, 2);
        using var file = GgufFile.Open(folder.Write("x.gguf", raw.Finish(32, [.. s_row, .. new byte[30], .. s_row, .. s_row])));
        Assert.True(file.TryGetInfo("line", out var line) && line.Format is null);
        Assert.Equal(31 / 2f, file.Load("line").ToArray<float>()[31]);
        Assert.Equal([2, 1, 32], file.Load("cube").Shape.ToArray());
        Assert.Equal(31 / 2f, file.Load("cube").ToArray<float>()[63]);
        Assert.Contains("matrix of integers", Assert.Throws<InvalidOperationException>(() => file.LoadQuantized("cube")).Message);
        Assert.Contains("line", Assert.Throws<KeyNotFoundException>(() => file.Load("lime")).Message);
    }

    [Fact]
    public void Open_MetadataOfEveryType_IsRead()
    {
        using var folder = new TemporaryFolder();
        var raw = new RawGguf(0, 14)
            .Key("a", 0, 200).Key("b", 1, 200).Key("c", 2, 1, 2).Key("d", 3, 0xff, 0xff).Key("e", 4, 1, 0, 0, 0).Key("f", 5, 0xff, 0xff, 0xff, 0xff)
            .Key("g", 6, [.. BitConverter.GetBytes(1.5f)]).Key("h", 7, 1).Key("i", 8, [.. BitConverter.GetBytes(2UL), .. "hé"u8[..1], (byte)'!'])
            .Key("j", 10, [.. BitConverter.GetBytes(ulong.MaxValue)]).Key("k", 11, [.. BitConverter.GetBytes(-1L)]).Key("l", 12, [.. BitConverter.GetBytes(0.25)])
            .Text("m").U32(9).U32(8).U64(2).Text("one").Text("two")
            .Text("n").U32(9).U32(9).U64(1).U32(4).U64(3).U32(1).U32(2).U32(3);
        using var file = GgufFile.Open(folder.Write("x.gguf", raw.Finish()));
        Assert.Equal(
            ["200", "-56", "513", "-1", "1", "-1", "1.5", "True", "h!", "18446744073709551615", "-1", "0.25", "2 values of the type String", "1 values of the type Array"],
            file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Value.ToString()));
        Assert.Empty(file.Names);
    }

    [Fact]
    public void Open_ThroughTheSourceAndTheInspector_KnowsTheKind()
    {
        using var folder = new TemporaryFolder();
        var raw = new RawGguf(1, 1).Text("general.architecture").U32(8).Text("other").Tensor("w", 8, 0, 32, 2);
        folder.Write("x.gguf", raw.Finish(32, [.. s_row, .. s_row]));
        using (var source = CheckpointSource.Open(folder.Path)) Assert.IsType<GgufFile>(source);
        var report = Assert.Single(CheckpointInspector.Describe(folder.Path).Checkpoints);
        Assert.Equal((CheckpointKind.Gguf, 68L, 64L), (report.Kind, report.TensorBytes, report.Parameters));
        Assert.Equal([("Q8_0", 64L)], report.ParametersByType);
        Assert.Equal("other", report.Files[0].Metadata["general.architecture"]);
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
