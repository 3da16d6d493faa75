using System.Buffers.Binary;
using System.Text;

namespace Kinora.Checkpoints;

/// <summary>Reads numbers and strings of a GGUF file one after another, none of them beyond its end.</summary>
internal sealed class GgufCursor(MappedFile file, FaultList faults)
{
    /// <summary>What to do about a file that is not what it should be.</summary>
    public const string Damaged = "The file is damaged or incomplete; fetch or write it again.";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The next byte.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that follow.</summary>
    public long Left => file.Length - Position;

    /// <summary>The next bytes.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="what">What they are, for the message.</param>
    public ReadOnlySpan<byte> Take(int bytes, string what)
    {
        if (bytes > Left) throw Truncated((ulong)bytes, what);
        var taken = file.Span(Position, bytes);
        Position += bytes;
        return taken;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long bytes, string what)
    {
        if (bytes > Left) throw Truncated((ulong)bytes, what);
        Position += bytes;
    }

    /// <summary>A number of 32 bits without a sign.</summary>
    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    /// <summary>A number of 64 bits without a sign.</summary>
    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), what));

    /// <summary>A count of things that follow, each of which takes some bytes at least.</summary>
    /// <param name="what">The things.</param>
    /// <param name="smallest">Bytes that one of them takes at least.</param>
    /// <param name="most">The most that is accepted at all.</param>
    public long Count(string what, int smallest, long most)
    {
        var count = UInt64($"the number of {what}");
        if (count <= (ulong)(Left / smallest) && count <= (ulong)most) return (long)count;
        throw faults.Fatal(null, $"at most {Math.Min(Left / smallest, most)} {what}, for which there is room", $"a stated number of {count}", Damaged);
    }

    /// <summary>A string.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="most">The most bytes that are accepted.</param>
    public string Text(string what, int most)
    {
        var bytes = TextBytes(what);
        if (bytes > most) throw faults.Fatal(null, $"{what} of at most {most} bytes at byte {Position}", $"{bytes} bytes", Damaged);
        try
        {
            return s_utf8.GetString(Take((int)bytes, what));
        }
        catch (DecoderFallbackException error)
        {
            throw faults.Fatal(null, $"{what} in UTF-8 before byte {Position}", "other bytes", Damaged, error);
        }
    }

    /// <summary>Passes over a string.</summary>
    public void SkipText(string what) => Skip(TextBytes(what), what);

    private long TextBytes(string what)
    {
        var bytes = UInt64($"the length of {what}");
        return bytes <= (ulong)Left ? (long)bytes : throw Truncated(bytes, what);
    }

    private CheckpointFormatException Truncated(ulong bytes, string what) =>
        faults.Fatal(null, $"{bytes} bytes of {what} at byte {Position}", $"{Left} bytes up to the end: the file is truncated or damaged", Damaged);
}
