namespace Kinora.Cli.Tests.Support;

/// <summary>Another current folder until it is disposed.</summary>
internal sealed class CurrentFolder : IDisposable
{
    private readonly string _before = Directory.GetCurrentDirectory();

    public CurrentFolder(string path) => Directory.SetCurrentDirectory(path);

    public void Dispose() => Directory.SetCurrentDirectory(_before);
}
