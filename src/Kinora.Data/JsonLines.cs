using System.Text;
using Kinora.Checkpoints;

namespace Kinora.Data;

/// <summary>Files of one JSON value on a line.</summary>
public static class JsonLines
{
    /// <summary>Writes a file in UTF-8, replacing a former one of that name in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Values without line breaks.</param>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable.</exception>
    public static void Write(string path, IEnumerable<string> lines) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))));
}
