using System.Diagnostics;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.OpenAi;

/// <summary>OpenAI's official client for Node.js, unpatched, against a running server with mini.</summary>
public sealed class OpenAiClientTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task OfficialClient_DoesAllItCan_AgainstThisServer()
    {
        Skip.If(await VersionOf("node") is null || await VersionOf("npm") is null, "Node.js and npm are not on this machine.");
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "OpenAi"))) File.Copy(file, _folder[Path.GetFileName(file)]);
        var (installed, said) = await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Skip.IfNot(installed, $"The client can't be fetched from the npm registry: {said}");

        await ServerProcess.RunAsync(_folder["data"], "admin", "+8613800000001");
        var key = await ServerProcess.RunAsync(_folder["data"], "key", "+8613800000001");
        await using var server = await ServerProcess.StartAsync(_folder["data"], "mini", "--accounts");
        var (done, output) = await RunAsync("node", "client.mjs", server.Address.OriginalString, key);
        Assert.True(done, output);
        Assert.Contains("\"models\":[\"mini\"]", output);
    }

    private static async Task<string?> VersionOf(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true })!;
            return await process.StandardOutput.ReadToEndAsync();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private async Task<(bool Done, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, await output + await error);
    }
}
