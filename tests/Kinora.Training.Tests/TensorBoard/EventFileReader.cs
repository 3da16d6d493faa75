using System.Text;

namespace Kinora.Training.Tests.TensorBoard;

/// <summary>
/// Reads event files by the published formats alone, sharing nothing with what writes them: the checksum is computed bit by bit
/// from its polynomial.
/// </summary>
internal static class EventFileReader
{
    private const uint ReversedPolynomial = 0x82F63B78;

    internal sealed record Event(double WallTime, long Step, string? Version, int? SessionStatus, IReadOnlyList<Value> Values);

    internal sealed record Value(string Tag, float? Scalar, (long Height, long Width, long Channels, byte[] Bytes)? Picture);

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ ReversedPolynomial : crc >> 1;
        }

        return ~crc;
    }

    public static List<Event> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var events = new List<Event>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BitConverter.ToUInt64(bytes, at);
            Check(bytes.AsSpan(at, 8), BitConverter.ToUInt32(bytes, at + 8));
            Check(bytes.AsSpan(at + 12, length), BitConverter.ToUInt32(bytes, at + 12 + length));
            events.Add(ToEvent(bytes[(at + 12)..(at + 12 + length)]));
            at += length + 16;
        }

        return events;
    }

    private static void Check(ReadOnlySpan<byte> bytes, uint stored)
    {
        var turned = stored - 0xa282ead8u;
        Assert.Equal(Crc32C(bytes), (turned >> 17) | (turned << 15));
    }

    private static Event ToEvent(byte[] message)
    {
        var fields = Fields(message);
        var values = fields.Where(f => f.Number == 5).SelectMany(f => Fields((byte[])f.Value)).Select(f => ToValue((byte[])f.Value)).ToList();
        var session = fields.Where(f => f.Number == 7).Select(f => (int?)(long)Fields((byte[])f.Value).Single(s => s.Number == 1).Value).SingleOrDefault();
        var version = fields.Where(f => f.Number == 3).Select(f => Encoding.UTF8.GetString((byte[])f.Value)).SingleOrDefault();
        return new Event((double)fields.Single(f => f.Number == 1).Value, (long)fields.Single(f => f.Number == 2).Value, version, session, values);
    }

    private static Value ToValue(byte[] message)
    {
        var fields = Fields(message).ToDictionary(f => f.Number, f => f.Value);
        var tag = Encoding.UTF8.GetString((byte[])fields[1]);
        if (!fields.TryGetValue(4, out var picture)) return new Value(tag, (float)fields[2], null);
        var parts = Fields((byte[])picture).ToDictionary(f => f.Number, f => f.Value);
        return new Value(tag, null, ((long)parts[1], (long)parts[2], (long)parts[3], (byte[])parts[4]));
    }

    private static List<(int Number, object Value)> Fields(byte[] message)
    {
        var fields = new List<(int, object)>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message, ref at);
            object value;
            switch (tag & 7)
            {
                case 0:
                    value = (long)Number(message, ref at);
                    break;
                case 1:
                    value = BitConverter.ToDouble(message, at);
                    at += 8;
                    break;
                case 5:
                    value = BitConverter.ToSingle(message, at);
                    at += 4;
                    break;
                default:
                    Assert.Equal(2ul, tag & 7);
                    var length = (int)Number(message, ref at);
                    value = message[at..(at + length)];
                    at += length;
                    break;
            }

            fields.Add(((int)(tag >> 3), value));
        }

        return fields;
    }

    private static ulong Number(byte[] message, ref int at)
    {
        for (ulong value = 0, shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << (int)shift;
            if (next < 0x80) return value;
        }
    }
}
