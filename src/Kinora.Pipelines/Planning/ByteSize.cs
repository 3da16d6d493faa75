using System.Globalization;

namespace Kinora.Pipelines;

/// <summary>Amounts of memory as people write them.</summary>
public static class ByteSize
{
    private static readonly (string Unit, double Bytes)[] Units =
        [("TIB", 1L << 40), ("GIB", 1L << 30), ("MIB", 1L << 20), ("KIB", 1L << 10), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("K", 1e3), ("B", 1), ("", 1)];

    /// <summary>Reads <c>6GB</c>, <c>800MB</c>, <c>5.5GiB</c> or a plain number of bytes. A thousand is 1000 unless an i says 1024.</summary>
    /// <param name="text">What the user gave.</param>
    /// <returns>Bytes; null where it is no amount above 0.</returns>
    public static long? Parse(string text)
    {
        var upper = text.Trim().ToUpperInvariant();
        var (unit, bytes) = Units.First(u => upper.EndsWith(u.Unit, StringComparison.Ordinal));
        var number = upper[..^unit.Length].TrimEnd();
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * bytes is >= 1 and < long.MaxValue
            ? (long)(value * bytes)
            : null;
    }

    /// <summary>Megabytes below ten gigabytes, else gigabytes.</summary>
    public static string Text(long bytes) =>
        bytes < 10_000_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e6):F0} MB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB");
}
