using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Kinora.Checkpoints.Tests;

public sealed class ZipMapTests
{
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "a comment")]
    [InlineData(true, "PK\u0005\u0006 a comment that looks like an end record, padded to 22 bytes")]
    public void Read_StoredEntries_GivesTheirRanges(bool zip64, string comment)
    {
        using var folder = new TemporaryFolder();
        var bytes = new TorchZip { Zip64 = zip64 }.Add("a/data.pkl", "hello"u8).Add("a/data/0", "world!"u8).Add("a/data/1", ""u8).Finish(comment);

        var entries = Read(folder, bytes);

        Assert.Equal("hello", Text(bytes, entries["a/data.pkl"]));
        Assert.Equal("world!", Text(bytes, entries["a/data/0"]));
        Assert.Equal(0, entries["a/data/1"].Length);
        Assert.Equal(0, entries["a/data/0"].Offset % 64);
    }

    [Fact]
    public void Read_ArchiveOfAnotherWriter_GivesTheSameContent()
    {
        using var folder = new TemporaryFolder();
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var stream = archive.CreateEntry("x/数据", CompressionLevel.NoCompression).Open();
            stream.Write("stored"u8);
        }

        Assert.Equal("stored", Text(buffer.ToArray(), Read(folder, buffer.ToArray())["x/数据"]));
    }

    [Fact]
    public void Read_CompressedEntry_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var stream = archive.CreateEntry("bomb", CompressionLevel.SmallestSize).Open();
            stream.Write(new byte[1 << 20]);
        }

        var error = Refused(folder, buffer.ToArray());

        Assert.Equal("bomb", error.Key);
        Assert.Equal("one compressed with method 8", error.Found);
    }

    [Fact]
    public void Read_EncryptedEntry_IsRefused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("encrypted", Refused(folder, new TorchZip().Add("a", "x"u8, flags: 1).Finish()).Found);
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var whole = new TorchZip { Zip64 = true }.Add("a/data.pkl", "hello"u8).Add("a/data/0", "world!"u8).Finish();

        for (var length = 4; length < whole.Length; length += 7)
            Assert.Contains("truncated", Refused(folder, whole[..length]).Found);
    }

    [Fact]
    public void Read_EntriesThatShareBytes_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var zip = new TorchZip().Add("first", new byte[100]);
        var inside = new TorchZip().Add("second", new byte[20]).Finish();

        // "second" is a whole local entry inside the content of "outer".
        var outer = new TorchZip { Alignment = 1 }.Add("outer", inside).Add("second", new byte[20], localOffset: 30 + 5 + 4).Finish();

        Assert.Equal(100, Read(folder, zip.Finish())["first"].Length);
        Assert.Contains("overlap", Refused(folder, outer).Found);
    }

    [Theory]
    [InlineData("beyond the file")]
    [InlineData("other name in place")]
    [InlineData("no header in place")]
    [InlineData("twice")]
    [InlineData("length too long")]
    public void Read_DirectoryThatLies_IsRefused(string lie)
    {
        using var folder = new TemporaryFolder();
        var zip = new TorchZip();
        switch (lie)
        {
            case "beyond the file": zip.Add("a", "x"u8, localOffset: 4_000_000_000); break;
            case "other name in place": zip.Add("a", "x"u8, localName: "b"); break;
            case "no header in place": zip.Add("a", new byte[100], localOffset: 3); break;
            case "twice": zip.Add("a", "x"u8).Add("a", "x"u8); break;
            default: zip.Add("a", "x"u8, statedLength: 1_000_000); break;
        }

        Assert.Equal("a", Refused(folder, zip.Finish()).Key);
    }

    [Fact]
    public void Read_MoreEntriesStatedThanThere_IsRefused()
    {
        using var folder = new TemporaryFolder();

        Assert.NotNull(Refused(folder, new TorchZip().Add("a", "x"u8).Finish(extraEntries: 1)));
        Assert.NotNull(Refused(folder, new TorchZip().Add("a", "x"u8).Finish(extraEntries: 60000)));
    }

    [Fact]
    public void Read_Zip64NumbersOutOfBounds_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var whole = new TorchZip { Zip64 = true }.Add("a", "x"u8).Finish();
        var end64 = whole.Length - 22 - 20 - 56;
        foreach (var field in (int[])[32, 40, 48])
        {
            foreach (var value in (long[])[-1, long.MaxValue, long.MinValue, 1L << 40])
            {
                var bytes = (byte[])whole.Clone();
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(end64 + field), value);
                Assert.NotNull(Refused(folder, bytes));
            }
        }

        var locator = (byte[])whole.Clone();
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(whole.Length - 22 - 20 + 8), long.MaxValue);
        Assert.Contains("zip64", Refused(folder, locator).Expected);
    }

    [Fact]
    public void Open_AnyByteOfTheArchiveChanged_IsReadOrRefusedButNeverCrashes()
    {
        using var folder = new TemporaryFolder();
        var pickle = new PickleBuilder().Op('}').Text("t").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Op('s').Op('.').ToArray();
        var whole = TorchZip.Archive(pickle, ("0", new byte[8]));
        var refused = 0;
        for (var i = 0; i < whole.Length; i += 3)
        {
            var bytes = (byte[])whole.Clone();
            bytes[i] ^= 0xff;
            try
            {
                using var archive = TorchArchive.Open(folder.Write("m.bin", bytes));
                foreach (var name in archive.Names) archive.Acquire(name).Dispose();
            }
            catch (CheckpointFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 50, whole.Length / 3);
    }

    private static Dictionary<string, ZipRange> Read(TemporaryFolder folder, byte[] bytes)
    {
        var file = MappedFile.Open(folder.Write("x.zip", bytes));
        try
        {
            var faults = new FaultList("Open", "x.zip");
            var entries = ZipMap.Read(file, faults);
            ZipMap.RefuseCompressed(entries, faults);
            return entries;
        }
        finally
        {
            file.Release();
        }
    }

    private static CheckpointFormatException Refused(TemporaryFolder folder, byte[] bytes) =>
        Assert.Throws<CheckpointFormatException>(() => Read(folder, bytes));

    private static string Text(byte[] bytes, ZipRange range) => Encoding.UTF8.GetString(bytes, (int)range.Offset, (int)range.Length);
}
