namespace Kinora.Training;

/// <summary>Tells a cached file that was made from something else.</summary>
internal static class CacheMetadata
{
    /// <summary>What a file says that differs from what is wanted; empty where all is the same.</summary>
    /// <param name="wanted">What it should say.</param>
    /// <param name="found">Its metadata.</param>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> found) =>
        [.. wanted.Where(w => found.GetValueOrDefault(w.Key) != w.Value).Select(w => $"'{w.Key}' is {found.GetValueOrDefault(w.Key, "absent")}, not {w.Value}")];
}
