using System.Buffers.Binary;
using System.Text;

namespace Kinora.Checkpoints.Tests;

public sealed class SafetensorsHeaderTests
{
    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "a", "8 bytes for F32 [2]", "4 bytes")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "a", "a dtype", "F8_E4M3, which the format defines")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "a", "a dtype", "'F31', which is no dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", 4, "a", "begin at most end", "[4, 0]")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,8]}}""", 4, "a", "at most 2 numbers", "more")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", 4, "a", "whole numbers", "-4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}""", 4, "a", "whole numbers", "4.0")]
    [InlineData("""{"a":{"dtype":"U8","shape":["4"],"data_offsets":[0,4]}}""", 4, "a", "whole numbers", "a string")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4, "a", "whole numbers", "99999999999999999999")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "a", "more than 2^63 bytes", "0 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}}""", 4, "a", "more than 2^63 bytes", "4 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4]}}""", 4, "a", "data_offsets", "without data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"strides":[1]}}""", 4, "a", "each once", "'strides'")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "a", "each once", "'dtype'")]
    [InlineData("""{"a":[0,4]}""", 4, "a", "an object", "an array")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "a", "each key once", "second time")]
    [InlineData("""{"__metadata__":{"x":1}}""", 0, "__metadata__", "a string for 'x'", "a number")]
    [InlineData("""{"__metadata__":{"x":"1","x":"2"}}""", 0, "__metadata__", "'x' once", "second time")]
    [InlineData("""{"__metadata__":7}""", 0, "__metadata__", "an object of strings", "a number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}}""", 7, "b", "behind 'a'", "overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[6,10]}}""", 10, "b", "offset 4", "a hole of 2 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 9, null, "bytes", "5 bytes at the end belong to no tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 4, null, "bytes", "truncated, 1 of 1 tensors")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}} x""", 4, null, "valid JSON", "")]
    [InlineData("""{"a":{"dtype":"U8","shape":[[[[4]]]],"data_offsets":[0,4]}}""", 4, "a", "whole numbers", "an array")]
    [InlineData("""{"a":{"dtype":"U8",""", 4, null, "valid JSON", "")]
    [InlineData("""[1,2]""", 4, null, "begins with '{'", "0x5b")]
    public void Open_HeaderWithFault_IsRefusedByKeyExpectedAndFound(string header, int dataBytes, string? key, string expected, string found)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", RawSafetensors.Bytes(header, dataBytes));

        var error = Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(path));

        Assert.Equal(path, error.File);
        Assert.Equal(key, error.Key);
        Assert.Contains(expected, error.Expected);
        Assert.Contains(found, error.Found);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void Open_SeveralFaults_ReportsAllAtOnce()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", RawSafetensors.Bytes(
            """{"a":{"dtype":"F8_E5M2","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[5],"data_offsets":[4,8]},"c":3}""", 8));

        var error = Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(path));

        Assert.Equal(["a", "b", "c"], error.Faults.Select(f => f.Key));
        Assert.Contains("3 faults", error.Message);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1000UL)]
    public void Open_StatedHeaderLengthOutOfBounds_IsRefused(ulong stated)
    {
        using var folder = new TemporaryFolder();
        var bytes = RawSafetensors.Bytes("{}      ", 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, stated);
        var path = folder.Write("x.safetensors", bytes);

        var error = Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(path));

        Assert.Contains(stated.ToString(), error.Message);
    }

    [Theory]
    [InlineData(0, "an empty file")]
    [InlineData(7, "7 bytes")]
    public void Open_FileShorterThanItsLengthField_IsRefused(int length, string found)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", new byte[length]);

        Assert.Equal(found, Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(path)).Found);
    }

    [Fact]
    public void Open_InvalidUtf8InKey_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var header = Encoding.UTF8.GetBytes("""{"a?":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""");
        header[3] = 0xff;
        var path = folder.Write("x.safetensors", RawSafetensors.Bytes(header, 4));

        Assert.Contains("UTF-8", Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(path)).Expected);
    }

    [Fact]
    public void Open_KeyWithTerminalEscapesAndEndlessName_IsMadePrintable()
    {
        using var folder = new TemporaryFolder();
        var name = "\\u001b[2J" + new string('x', 5000);
        var path = folder.Write("x.safetensors", RawSafetensors.Bytes($$$"""{"{{{name}}}":{"dtype":"Z","shape":[4],"data_offsets":[0,4]}}""", 4));

        var message = Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(path)).Message;

        Assert.DoesNotContain('\u001b', message);
        Assert.InRange(message.Length, 100, 1500);
    }

    [Fact]
    public void Open_MissingFile_NamesThePath()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(folder["none.safetensors"]));

        Assert.Equal(folder["none.safetensors"], error.File);
        Assert.Equal("no file of that name", error.Found);
    }

    [Fact]
    public void Open_TruncatedFile_SaysExpectedAndActualLength()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["x.safetensors"], [Filled.Entry("a", Tensors.DType.F32, 3, 5), Filled.Entry("b", Tensors.DType.F32, 7)]);
        var whole = File.ReadAllBytes(folder["x.safetensors"]);
        File.WriteAllBytes(folder["x.safetensors"], whole[..^5]);

        var error = Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Open(folder["x.safetensors"]));

        Assert.Equal($"{whole.Length} bytes", error.Expected);
        Assert.StartsWith($"{whole.Length - 5} bytes", error.Found);
    }
}
