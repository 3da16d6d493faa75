namespace Kinora.Pipelines.Tests.Support;

/// <summary>A folder of the test's own that vanishes with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kinora-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Relative paths of all files, hidden ones included.</summary>
    public string[] Files => [.. Directory.GetFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(f => System.IO.Path.GetRelativePath(Path, f)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
