namespace Kinora.Training.Tests;

/// <summary>A folder of one test, gone after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kinora-training-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
