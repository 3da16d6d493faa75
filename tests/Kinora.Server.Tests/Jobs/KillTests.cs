using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Jobs;

/// <summary>The real program as a process, ended by SIGKILL in the middle of videos.</summary>
[Trait("Category", "Slow")]
public sealed class KillTests : IDisposable
{
    private const int Steps = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Server_KilledAtManySteps_MakesEveryVideoOnceAndTheSame(int kills)
    {
        var random = new Random(kills);
        var whole = await RunAsync("whole", 0, random);
        var broken = await RunAsync("broken", kills, random);
        Assert.Equal(2, whole.Count);
        Assert.Equal(whole, broken);
    }

    public void Dispose() => _folder.Dispose();

    // Makes two videos, the server being killed so often on the way, and gives their bytes in hexadecimal.
    private async Task<List<string>> RunAsync(string name, int kills, Random random)
    {
        var server = Start(name);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromMinutes(2) };
            await ReadyAsync(client, server);
            var ids = new List<string>();
            for (var seed = 0; seed < 2; seed++) ids.Add((await StudioHost.CreateAsync(client, new { prompt = "a frog", seed, steps = Steps })).GetProperty("id").GetString()!);
            for (var kill = 0; kill < kills; kill++)
            {
                await FollowAsync(client, ids[^1], untilEvent: random.Next(1, 12));
                server.Kill();
                await server.WaitForExitAsync();
                server.Dispose();
                server = Start(name);
                await ReadyAsync(client, server);
            }

            foreach (var id in ids) await FollowAsync(client, id, untilEvent: int.MaxValue);
            var list = await client.GetFromJsonAsync<JsonElement>("/v1/videos");
            Assert.Equal(ids.Order(), list.GetProperty("data").EnumerateArray().Select(v => v.GetProperty("id").GetString()!).Order());
            Assert.All(list.GetProperty("data").EnumerateArray(), v => Assert.Equal("completed", v.GetProperty("status").GetString()));
            var videos = new List<string>();
            foreach (var id in ids) videos.Add(Convert.ToHexString(await client.GetByteArrayAsync($"/v1/videos/{id}/content")));
            return videos;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    private Process Start(string name)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerSettings).Assembly.Location, "--data", _folder[name], "--model", StudioModel.Folder, "--urls", $"http://127.0.0.1:{_port}", "--threads", "1"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    // The server says on stderr when it serves; if it ends before, what it said is the failure.
    private static async Task ReadyAsync(HttpClient client, Process server)
    {
        var said = new List<string>();
        while (await server.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.StartsWith("Kinora serves", StringComparison.Ordinal)) continue;
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/ready")).StatusCode);
            return;
        }

        Assert.Fail(string.Join('\n', said));
    }

    // Reads a video's events up to a number of them, or to its end.
    private static async Task FollowAsync(HttpClient client, string id, int untilEvent)
    {
        using var response = await client.GetAsync($"/v1/videos/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var seen = 0; seen < untilEvent && await reader.ReadLineAsync() is { } line;)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal)) seen++;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
