using Kinora.Checkpoints;

namespace Kinora.Training.Stages;

/// <summary>Brings a file along when a network is exported to another folder than its tokenizer's.</summary>
internal static class FileCopy
{
    public static void To(string target, string file)
    {
        if (Path.GetFullPath(file) == Path.GetFullPath(target)) return;
        AtomicFile.Write(target, stream =>
        {
            using var from = File.OpenRead(file);
            from.CopyTo(stream);
        });
    }
}
