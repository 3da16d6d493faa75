using System.Text;
using Kinora.Media;

namespace Kinora.Data;

/// <summary>Files of one JSON value on a line.</summary>
public static class JsonLines
{
    /// <summary>Writes a file in UTF-8, replacing a former one of that name in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Values without line breaks.</param>
    /// <exception cref="IOException">The folder can't be written or the disk is full; a former file stays.</exception>
    public static void Write(string path, IEnumerable<string> lines) =>
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
}
