namespace Kinora.Server;

/// <summary>Files that travel inside the program.</summary>
internal static class EmbeddedAssets
{
    /// <summary>The bytes of a file of <c>Assets</c>; null where there is none.</summary>
    public static byte[]? Find(string name)
    {
        using var stream = typeof(EmbeddedAssets).Assembly.GetManifestResourceStream($"Assets/{name}");
        if (stream is null) return null;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>A text file of <c>Assets</c>.</summary>
    public static string Text(string name) => System.Text.Encoding.UTF8.GetString(Find(name) ?? throw new InvalidOperationException($"The program has no asset '{name}'."));
}
