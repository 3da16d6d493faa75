using System.Reflection;
using System.Runtime.InteropServices;

namespace Kinora.Text.Native;

/// <summary>Finds and loads <c>libkinora_text.so</c>.</summary>
internal static class NativeTextLibrary
{
    /// <summary>Name under which the P/Invoke declarations know the library.</summary>
    internal const string Name = "kinora_text";

    /// <summary>Environment variable with the folder of the native libraries; it is looked at first.</summary>
    internal const string FolderVariable = "KINORA_NATIVE";

    private const string FileName = "libkinora_text.so";

    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeTextLibrary).Assembly, Resolve);

    /// <summary>The places where the library may lie, best first.</summary>
    internal static IEnumerable<string> Candidates(string? folder, string baseDirectory)
    {
        if (!string.IsNullOrEmpty(folder))
            yield return Path.Combine(folder, FileName);

        yield return Path.Combine(baseDirectory, FileName);
        // Where a package of this library puts it in a program that is not published for one system alone.
        yield return Path.Combine(baseDirectory, "runtimes", "linux-x64", "native", FileName);

        // In a source tree the programs lie some levels below the root, and the libraries in its artifacts folder.
        for (DirectoryInfo? up = new(baseDirectory); up is not null; up = up.Parent)
            yield return Path.Combine(up.FullName, "artifacts", "native", FileName);
    }

    /// <summary>The first candidate that exists.</summary>
    /// <exception cref="DllNotFoundException">None exists.</exception>
    internal static string Find(string? folder, string baseDirectory)
    {
        string[] candidates = [.. Candidates(folder, baseDirectory)];
        return candidates.FirstOrDefault(File.Exists) ?? throw new DllNotFoundException(
            $"Loading the tokenizers: the native library {FileName} was not found. Looked at:{Environment.NewLine}  "
            + string.Join($"{Environment.NewLine}  ", candidates) + Environment.NewLine
            + $"Run ./kinora once, it builds the native libraries; or set {FolderVariable} to the folder that holds them.");
    }

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName != Name)
            return 0;

        string path = Find(Environment.GetEnvironmentVariable(FolderVariable), AppContext.BaseDirectory);
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException failure)
        {
            throw new DllNotFoundException(
                $"Loading the tokenizers: {path} exists but could not be loaded: {failure.Message}{Environment.NewLine}"
                + "Run ./kinora once, it installs the packages that the library needs and builds it anew.", failure);
        }
    }
}
