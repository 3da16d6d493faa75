using System.Buffers.Binary;

namespace Kinora.Checkpoints.Tests;

/// <summary>Damaged and hostile files: each is refused with what is wrong, and none makes the reader allocate or run away.</summary>
public sealed class GgufHeaderTests
{
    public static TheoryData<string, string?, string> Faulty => new()
    {
        { "magic", null, "no GGUF file" },
        { "version 2", null, "version 2" },
        { "highest byte first", null, "another kind of processor" },
        { "many tensors", null, "a stated number of 18446744073709551615" },
        { "more tensors than fit", null, "a stated number of 3" },
        { "many keys", null, "a stated number of 9999999999" },
        { "long key", null, "the file is truncated or damaged" },
        { "key that is no text", null, "UTF-8" },
        { "type of a value", "k", "a value type from 0 to 12" },
        { "truth value", "k", "found 7" },
        { "long array", null, "a stated number of 4611686018427387904" },
        { "deep arrays", "k", "4 deep" },
        { "array of nothing", "k", "found 99" },
        { "key twice", "k", "second time" },
        { "alignment 12", "general.alignment", "UInt32 12" },
        { "alignment as text", "general.alignment", "String" },
        { "split", "split.count", "one of 2 parts" },
        { "quantisation version", "general.quantization_version", "found 1" },
        { "five axes", "w", "at most 4 axes" },
        { "many axes", "w", "found 4294967295" },
        { "type Q6_K", "w", "found Q6_K" },
        { "type without a name", "w", "found number 77" },
        { "withdrawn type", "w", "found number 4" },
        { "ragged rows", "w", "multiple of 32 values for Q8_0, found [2, 33]" },
        { "ragged super-blocks", "w", "multiple of 256 values for Q4_K, found [1, 288]" },
        { "large axis", "w", "below 2^63" },
        { "large product", "w", "less than 2^63 bytes" },
        { "odd position", "w", "a multiple of 32, found 16" },
        { "far position", "w", "belong to no tensor" },
        { "position beyond 2^63", "w", "below 2^63" },
        { "overlap", "v", "the tensors overlap" },
        { "hole", "v", "belong to no tensor" },
        { "tensor twice", "w", "second time" },
        { "rest", null, "at the end belong to no tensor" },
        { "truncated data", null, "truncated, 1 of 1 tensors are incomplete" },
        { "no data", null, "truncated, 1 of 1 tensors are incomplete" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Open_AFaultyFile_IsRefusedByPlaceAndCause(string fault, string? key, string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.gguf", Make(fault));
        var error = Assert.Throws<CheckpointFormatException>(() => GgufFile.Open(path));
        Assert.Equal((path, key), (error.File, error.Key));
        Assert.Contains(text, error.Message);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void Open_SeveralFaults_TellsAllAtOnce()
    {
        using var folder = new TemporaryFolder();
        var raw = new RawGguf(3, 0).Tensor("a", 14, 0, 256).Tensor("b", 8, 0, 31).Tensor("c", 0, 5, 1);
        var error = Assert.Throws<CheckpointFormatException>(() => GgufFile.Open(folder.Write("x.gguf", raw.Finish(32, new byte[400]))));
        Assert.Equal(["a", "b", "c"], error.Faults.Select(f => f.Key));
    }

    // Every prefix of a sound file, and every file with one byte changed, is either read or refused with a fault.
    [Fact]
    public void Open_CutOrChangedAnywhere_IsReadOrRefused()
    {
        using var folder = new TemporaryFolder();
        var sound = Good().Finish(32, new byte[68]);
        for (var length = 1; length < sound.Length; length++)
            Assert.Throws<CheckpointFormatException>(() => GgufFile.Open(folder.Write("cut.gguf", sound.AsSpan(0, length))));
        for (var at = 0; at < sound.Length - 68; at++)
        {
            foreach (var change in (byte[])[0x01, 0x80, 0xff])
            {
                var bytes = sound.ToArray();
                bytes[at] ^= change;
                try
                {
                    using var file = GgufFile.Open(folder.Write("changed.gguf", bytes));
                    foreach (var name in file.Names) file.Load(name).Dispose();
                }
                catch (CheckpointFormatException)
                {
                    // Refused; anything else that is thrown fails the test.
                }
            }
        }
    }

    [Fact]
    public void Open_AnEmptyOrMissingFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("empty", Assert.Throws<CheckpointFormatException>(() => GgufFile.Open(folder.Write("x.gguf", ""))).Message);
        Assert.Contains("no file", Assert.Throws<CheckpointFormatException>(() => GgufFile.Open(folder["y.gguf"])).Message);
    }

    private static RawGguf Good() => new RawGguf(1, 1).Text("general.architecture").U32(8).Text("other").Tensor("w", 8, 0, 32, 2);

    private static RawGguf One(uint type, ulong offset, params ulong[] sizes) => new RawGguf(1, 0).Tensor("w", type, offset, sizes);

    private static RawGguf Key(uint type, params byte[] value) => new RawGguf(0, 1).Key("k", type, value);

    private static byte[] Make(string fault) => fault switch
    {
        "magic" => new RawGguf(0, 0, magic: "GGML").Finish(),
        "version 2" => new RawGguf(0, 0, version: 2).Finish(),
        "highest byte first" => new RawGguf(0, 0, BinaryPrimitives.ReverseEndianness(3u)).Finish(),
        "many tensors" => new RawGguf(ulong.MaxValue, 0).Finish(),
        "more tensors than fit" => new RawGguf(3, 0).Finish(32, new byte[40]),
        "many keys" => new RawGguf(0, 9_999_999_999).Finish(),
        "long key" => new RawGguf(0, 1).U64(ulong.MaxValue).Finish(32, new byte[64]),
        "key that is no text" => new RawGguf(0, 1).U64(2).Raw(0xc3, 0x28).Finish(32, new byte[64]),
        "type of a value" => Key(13, 0, 0, 0, 0).Finish(),
        "truth value" => Key(7, 7).Finish(),
        "long array" => Key(9).U32(4).U64(1UL << 62).Finish(32, new byte[64]),
        "deep arrays" => Enumerable.Range(0, 6).Aggregate(Key(9), (raw, _) => raw.U32(9).U64(1)).Finish(32, new byte[64]),
        "array of nothing" => Key(9).U32(99).U64(0).Finish(),
        "key twice" => new RawGguf(0, 2).Key("k", 0, 1).Key("k", 0, 1).Finish(),
        "alignment 12" => new RawGguf(0, 1).Key("general.alignment", 4, 12, 0, 0, 0).Finish(),
        "alignment as text" => new RawGguf(0, 1).Text("general.alignment").U32(8).Text("32").Finish(),
        "split" => new RawGguf(0, 1).Key("split.count", 2, 2, 0).Finish(),
        "quantisation version" => new RawGguf(1, 1).Key("general.quantization_version", 4, 1, 0, 0, 0).Tensor("w", 8, 0, 32).Finish(32, new byte[34]),
        "five axes" => One(0, 0, 1, 1, 1, 1, 1).Finish(32, new byte[4]),
        "many axes" => new RawGguf(1, 0).Text("w").U32(uint.MaxValue).U64(0).U64(0).Finish(),
        "type Q6_K" => One(14, 0, 256).Finish(32, new byte[210]),
        "type without a name" => One(77, 0, 1).Finish(32, new byte[4]),
        "withdrawn type" => One(4, 0, 32).Finish(32, new byte[20]),
        "ragged rows" => One(8, 0, 33, 2).Finish(32, new byte[70]),
        "ragged super-blocks" => One(12, 0, 288, 1).Finish(32, new byte[162]),
        "large axis" => One(0, 0, 1UL << 63).Finish(),
        "large product" => One(0, 0, 1UL << 40, 1UL << 40).Finish(),
        "odd position" => One(0, 16, 1).Finish(32, new byte[20]),
        "far position" => One(0, 1UL << 62, 1).Finish(32, new byte[4]),
        "position beyond 2^63" => One(0, (1UL << 63) + 32, 1).Finish(32, new byte[4]),
        "overlap" => new RawGguf(2, 0).Tensor("w", 0, 0, 16).Tensor("v", 0, 32, 8).Finish(32, new byte[64]),
        "hole" => new RawGguf(2, 0).Tensor("w", 0, 0, 1).Tensor("v", 0, 64, 1).Finish(32, new byte[68]),
        "tensor twice" => new RawGguf(2, 0).Tensor("w", 0, 0, 1).Tensor("w", 0, 32, 1).Finish(32, new byte[36]),
        "rest" => One(0, 0, 1).Finish(32, new byte[70]),
        "truncated data" => Good().Finish(32, new byte[67]),
        "no data" => Good().Finish(),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
    };
}
