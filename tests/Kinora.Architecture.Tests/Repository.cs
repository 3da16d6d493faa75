using System.Xml.Linq;

namespace Kinora.Architecture.Tests;

/// <summary>The checkout the tests were built from, read as files.</summary>
internal static class Repository
{
    private static readonly string[] _notOurs = [".git", "artifacts", "runs", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<ProjectFile> SourceProjects { get; } = ReadProjects("src");

    public static IReadOnlyList<ProjectFile> TestProjects { get; } = ReadProjects("tests");

    public static IReadOnlyList<ProjectFile> SampleProjects { get; } = ReadProjects("samples");

    /// <summary>Paths, relative to the root with '/' between parts, of the projects named in Kinora.slnx.</summary>
    public static IReadOnlyList<string> SolutionProjects { get; } =
        [.. XDocument.Load(Path.Combine(Root, "Kinora.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value)];

    public static string ReadText(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    /// <summary>Every file of the checkout below a folder ("" for all), leaving out what builds and tools produce.</summary>
    public static IEnumerable<string> Files(string folder = "")
    {
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(Path.Combine(Root, folder))]);
        while (pending.TryPop(out var directory))
        {
            foreach (var file in directory.EnumerateFiles())
                yield return Relative(file.FullName);
            foreach (var child in directory.EnumerateDirectories().Where(d => !_notOurs.Contains(d.Name)))
                pending.Push(child);
        }
    }

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static List<ProjectFile> ReadProjects(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => ProjectFile.Parse(Relative(path), File.ReadAllText(path)))];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kinora.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            $"Looking for the checkout: no folder above {AppContext.BaseDirectory} holds Kinora.slnx. Run the tests inside the checkout.");
    }
}
