using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class GgufWriterTests
{
    [Fact]
    public void Write_EveryType_ComesBackByteByByte()
    {
        using var scope = new TensorScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["m.safetensors"],
        [
            Filled.Entry("f32", DType.F32, 3, 5), Filled.Entry("f16", DType.F16, 7), Filled.Entry("bf16", DType.BF16, 2, 3, 1, 2), Filled.Entry("scalar", DType.F32),
        ]);
        var weight = new RandomStream(1).Normal([3, 512]);
        var (q8, q4k) = (Quantizer.TryQuantize(weight, QuantizedFormat.GgufQ8)!, Quantizer.TryQuantize(weight, QuantizedFormat.GgufQ4K)!);
        using var source = CheckpointSource.Open(folder["m.safetensors"]);
        var metadata = new Dictionary<string, GgufValue> { ["other.block_count"] = GgufValue.Of(3), ["general.name"] = GgufValue.Of("名"), ["other.eps"] = GgufValue.Of(1e-5f) };
        List<GgufEntry> entries = [.. source.Names.Select(n => GgufEntry.FromSource(source, n)), Entry("q8", GgufType.Q8, q8), Entry("q4k", GgufType.Q4K, q4k)];
        GgufWriter.Write(folder["m.gguf"], "other", entries, metadata);
        entries.Reverse();
        GgufWriter.Write(folder["again.gguf"], "other", entries, metadata.Reverse().ToDictionary());
        Assert.Equal(File.ReadAllBytes(folder["m.gguf"]), File.ReadAllBytes(folder["again.gguf"]));

        using var file = GgufFile.Open(folder["m.gguf"]);
        Assert.Equal(["bf16", "f16", "f32", "q4k", "q8", "scalar"], file.Names);
        foreach (var name in source.Names)
        {
            Assert.True(source.TryGetInfo(name, out var before) && file.TryGetInfo(name, out var after) && before.DType == after.DType && before.Shape.SequenceEqual(after.Shape));
            using var memory = file.Acquire(name);
            Assert.Equal(Filled.Bytes(before.DType, [.. before.Shape]), Bytes(memory));
        }

        Assert.Equal(q8.Values.ToArray<byte>(), file.LoadQuantized("q8").Values.ToArray<byte>());
        Assert.Equal(q4k.Values.ToArray<byte>(), file.LoadQuantized("q4k").Values.ToArray<byte>());
        Assert.Equal(q4k.Dequantize().ToArray<float>(), file.Load("q4k").ToArray<float>());
        Assert.Equal(
            ["general.alignment=32", "general.architecture=other", "general.name=名", "general.quantization_version=2", "other.block_count=3", "other.eps=1E-05"],
            file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value}"));
        Assert.All(file.Names, name => Assert.Equal(0, file.Stored(name).Begin % 32));
    }

    // The very first bytes of a file, by the format's description.
    [Fact]
    public void Write_OneNumber_IsTheFileThatTheFormatDescribes()
    {
        using var folder = new TemporaryFolder();
        GgufWriter.Write(folder["m.gguf"], "a", [GgufEntry.FromStream("w", GgufType.F32, [1, 2], stream => stream.Write([1, 2, 3, 4, 5, 6, 7, 8]))]);
        var expected = new RawGguf(1, 2).Text("general.architecture").U32(8).Text("a").Key("general.alignment", 4, 32, 0, 0, 0)
            .Tensor("w", 0, 0, 2, 1).Finish(32, [1, 2, 3, 4, 5, 6, 7, 8, .. new byte[24]]);
        Assert.Equal(expected, File.ReadAllBytes(folder["m.gguf"]));
    }

    [Fact]
    public void Write_WhatTheFormatCantHold_IsRefused()
    {
        using var folder = new TemporaryFolder();
        static void Nothing(Stream stream) => stream.Flush();
        Assert.Contains("63 bytes", Assert.Throws<ArgumentException>(() => GgufEntry.FromStream(new string('n', 64), GgufType.F32, [1], Nothing)).Message);
        Assert.Contains("4 axes", Assert.Throws<ArgumentException>(() => GgufEntry.FromStream("w", GgufType.F32, [1, 1, 1, 1, 1], Nothing)).Message);
        Assert.Contains("multiple of 256", Assert.Throws<ArgumentException>(() => GgufEntry.FromStream("w", GgufType.Q4K, [2, 128], Nothing)).Message);
        SafetensorsWriter.Write(folder["m.safetensors"], [Filled.Entry("w", DType.I64, 2)]);
        using (var source = CheckpointSource.Open(folder["m.safetensors"]))
            Assert.Contains("'w' is I64", Assert.Throws<ArgumentException>(() => GgufEntry.FromSource(source, "w")).Message);
        var entry = GgufEntry.FromStream("w", GgufType.F32, [1], stream => stream.Write([1, 2, 3]));
        Assert.Contains("wrote 3 bytes", Assert.Throws<InvalidOperationException>(() => GgufWriter.Write(folder["m.gguf"], "a", [entry])).Message);
        Assert.Contains("more than one is called w", Assert.Throws<ArgumentException>(() => GgufWriter.Write(folder["m.gguf"], "a", [entry, entry])).Message);
        Assert.Contains("lower-case", Assert.Throws<ArgumentException>(() => GgufWriter.Write(folder["m.gguf"], "A b", [])).Message);
        foreach (var key in (string[])["general.alignment", "Two Words", ""])
            Assert.Throws<ArgumentException>(() => GgufWriter.Write(folder["m.gguf"], "a", [], new Dictionary<string, GgufValue> { [key] = GgufValue.Of(1) }));
        Assert.Equal(["m.safetensors"], folder.Files);
    }

    private static GgufEntry Entry(string name, GgufType type, QuantizedWeight weight) =>
        GgufEntry.FromStream(name, type, [weight.Outputs, weight.Inputs], stream => stream.Write(weight.Values.ToArray<byte>()));

    private static unsafe byte[] Bytes(TensorMemory memory) => new ReadOnlySpan<byte>(memory.Address, (int)memory.Length).ToArray();
}
