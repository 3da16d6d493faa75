namespace Kinora.Training;

/// <summary>Keeps two processes from training in one run folder, where each would resume from and delete the other's checkpoints.</summary>
internal static class RunLock
{
    private const string LockFile = "run.lock";

    /// <summary>Holds the folder, which is made when missing, until the result is disposed; a killed process holds nothing.</summary>
    /// <exception cref="TrainingException">Another run holds it, or it can't be written.</exception>
    public static IDisposable Take(string runFolder)
    {
        try
        {
            Directory.CreateDirectory(runFolder);
            return new FileStream(Path.Combine(runFolder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Training in the folder {runFolder}: it can't be held ({error.Message.TrimEnd('.')}). If another run trains there, wait for it or give this one another 'trainer.run_folder'.", error);
        }
    }
}
