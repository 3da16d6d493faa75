namespace Kinora.Parity.Tests;

/// <summary>Where case files lie: the repository's own folder, and every folder that the environment names.</summary>
internal static class ParityFolders
{
    /// <summary>Further folders, separated by colons.</summary>
    public const string Variable = "KINORA_PARITY_DIR";

    /// <summary>The folder <c>tests/parity</c> of the repository that these tests were built in.</summary>
    public static string Repository { get; } = FindRepositoryFolder();

    /// <summary>The folders of the environment, as absolute paths; they need not exist.</summary>
    public static string[] FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable));

    public static string[] Parse(string? value) =>
        [.. (value ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Path.GetFullPath)];

    /// <summary>Every case file of a folder and the folders below it: .safetensors and .json; the companions they name are no cases.</summary>
    public static IEnumerable<string> CaseFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".safetensors" or ".json")
            .Order(StringComparer.Ordinal);

    private static string FindRepositoryFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Kinora.slnx"))) return Path.Combine(at.FullName, "tests", "parity");
        }

        throw new DirectoryNotFoundException($"Finding the parity cases: no folder above {AppContext.BaseDirectory} holds Kinora.slnx. Run the tests from a checkout.");
    }
}
