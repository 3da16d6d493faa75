namespace Kinora.Text.Tests;

/// <summary>A folder that goes away with the test.</summary>
public class TemporaryFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("kinora-text-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, params string[] lines)
    {
        string path = PathOf(name);
        File.WriteAllLines(path, lines);
        return path;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Directory.Delete(Folder, recursive: true);
}
