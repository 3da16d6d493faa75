namespace Kinora.Server;

/// <summary>Holds a data folder for one process: two servers would each take the other's running videos for interrupted ones.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="ServerException">Another server uses the folder.</exception>
    public DataFolderLock(string folder)
    {
        var path = Path.Combine(folder, "server.lock");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new ServerException($"Another server uses '{folder}'. Stop it, or name another folder with --data.");
        }
    }

    public void Dispose() => _file.Dispose();
}
