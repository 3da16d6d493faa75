using System.Diagnostics;
using System.Runtime.Versioning;

namespace Kinora.Architecture.Tests.Launcher;

/// <summary>
/// A small checkout in a temporary folder with this repository's launcher, on a machine whose dotnet, cmake, apt and
/// package database are scripts that write down how they were called. Nothing outside the folder is read or changed.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LauncherSandbox : IDisposable
{
    private static readonly string[] _systemTools =
    [
        "bash", "cat", "comm", "cut", "dirname", "env", "find", "flock", "grep", "head", "mkdir", "mktemp", "mv", "nproc",
        "readlink", "rm", "sed", "sha256sum", "sleep", "sort", "tail", "tr", "xargs",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("kinora launcher ").FullName;

    public LauncherSandbox()
    {
        Checkout = Path.Combine(_folder, "my checkout");
        Tools = Path.Combine(_folder, "tools");
        Directory.CreateDirectory(Tools);
        foreach (var tool in _systemTools)
            File.CreateSymbolicLink(Path.Combine(Tools, tool), FindTool(tool));
        WriteTool("dotnet", FakeTools.Dotnet);
        WriteTool("cmake", FakeTools.Cmake);
        WriteTool("dpkg-query", FakeTools.DpkgQuery);
        WriteTool("apt-get", FakeTools.AptGet);
        WriteTool("id", "[[ $1 == -un ]] && echo tester || echo 0");

        foreach (var file in (string[])["kinora", ".ci/run"])
            Write(file, Repository.ReadText(file), executable: true);
        Write("native/packages.txt", "# why\ncmake  # builds\nlibtorch-dev  # the engine\npango1.0-tools  [data]  # draws\n");
        Write("native/CMakeLists.txt", "project(x)\n");
        Write("src/Kinora.Cli/Program.cs", "// the program\n");
        Write("global.json", "{}\n");
        Write("Kinora.slnx", "<Solution/>\n");
    }

    public string Checkout { get; }

    public string Tools { get; }

    /// <summary>One line for each call of a fake tool: its name and arguments.</summary>
    public IReadOnlyList<string> Calls =>
        File.Exists(Path.Combine(_folder, "calls")) ? File.ReadAllLines(Path.Combine(_folder, "calls")) : [];

    public int CountCalls(string start) => Calls.Count(call => call.StartsWith(start, StringComparison.Ordinal));

    public void Write(string relativePath, string text, bool executable = false)
    {
        var path = Path.Combine(Checkout, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (executable)
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void WriteTool(string name, string script) => Write(Path.Combine(Tools, name), "#!/bin/bash\n" + script, executable: true);

    /// <summary>Packages that the package database of this machine does not hold.</summary>
    public void SetAbsentPackages(params string[] names) => File.WriteAllLines(Path.Combine(_folder, "absent"), names);

    /// <summary>Makes the fake tools behave: an empty file NAME in the state folder is a switch they look for.</summary>
    public void Switch(string name) => File.WriteAllText(Path.Combine(_folder, name), "");

    /// <summary>A test project whose run writes these numbers; a crash writes none and returns 134.</summary>
    public void AddTestProject(string name, int passed = 0, int failed = 0, int skipped = 0, bool crash = false)
    {
        Write($"tests/{name}/{name}.csproj", "<Project/>");
        var executed = passed + failed;
        File.WriteAllText(
            Path.Combine(_folder, $"{name}.result"),
            crash ? "crash" : $"""<Counters total="{executed + skipped}" executed="{executed}" passed="{passed}" failed="{failed}" error="0" />""");
    }

    public LauncherResult Run(params string[] arguments) => Start(Path.Combine(Checkout, "kinora"), [], arguments);

    public LauncherResult RunWith((string Name, string? Value)[] environment, params string[] arguments) =>
        Start(Path.Combine(Checkout, "kinora"), environment, arguments);

    public LauncherResult Start(string script, (string Name, string? Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(FindTool("bash"), [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Tools;
        start.Environment["HOME"] = _folder;
        start.Environment["STATE"] = _folder;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new LauncherResult(process.ExitCode, output, error.Result);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string FindTool(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"Preparing the launcher's tests: {name} is not on PATH; every Debian has it.");
}
