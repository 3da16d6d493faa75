using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>The two keys under which a weight of integers is stored.</summary>
public static class QuantizedKeys
{
    /// <summary>The formats that are stored under keys of their own: those whose scales are apart.</summary>
    internal static IReadOnlyList<QuantizedFormat> Formats { get; } = [.. Enum.GetValues<QuantizedFormat>().Where(f => f.HasScalesApart())];

    /// <summary>The key of a weight's integers, as <c>NAME.q8</c>.</summary>
    public static string Values(string name, QuantizedFormat format) => $"{name}.{format.Name()}";

    /// <summary>The key of a weight's scales, <c>NAME.scales</c>.</summary>
    public static string Scales(string name) => name + ".scales";

    /// <summary>The weight whose integers lie under a key.</summary>
    /// <param name="key">A key of a file.</param>
    /// <param name="name">The weight's name.</param>
    /// <param name="format">How its integers are stored.</param>
    /// <returns>False where the key is another tensor's.</returns>
    public static bool TryParse(string key, out string name, out QuantizedFormat format)
    {
        foreach (var known in Formats)
        {
            var suffix = "." + known.Name();
            if (!key.EndsWith(suffix, StringComparison.Ordinal) || key.Length == suffix.Length) continue;
            (name, format) = (key[..^suffix.Length], known);
            return true;
        }

        (name, format) = ("", default);
        return false;
    }
}
