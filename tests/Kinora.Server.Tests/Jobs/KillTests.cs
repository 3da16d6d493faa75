using System.Net.Http.Json;
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

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task Server_KilledAtManySteps_MakesEveryVideoOnceAndTheSame(int kills)
    {
        var random = new Random(kills);
        var whole = await RunAsync("whole", 0, kills, random);
        var broken = await RunAsync("broken", kills, kills, random);
        Assert.Equal(whole, broken);
    }

    public void Dispose() => _folder.Dispose();

    // Makes videos, enough that each kill meets one, and gives their bytes in hexadecimal.
    private async Task<List<string>> RunAsync(string name, int kills, int most, Random random)
    {
        var server = await StartAsync(name);
        try
        {
            var ids = new List<string>();
            using (var client = server.Client())
            {
                for (var seed = 0; seed < 2 + (most / 4); seed++) ids.Add((await StudioHost.CreateAsync(client, new { prompt = "a frog", seed, steps = Steps })).GetProperty("id").GetString()!);
            }

            for (var kill = 0; kill < kills; kill++)
            {
                using (var client = server.Client()) await FollowAsync(client, ids[^1], untilEvent: random.Next(1, 12));
                await server.DisposeAsync();
                server = await StartAsync(name);
            }

            using var last = server.Client();
            foreach (var id in ids) await FollowAsync(last, id, untilEvent: int.MaxValue);
            var list = await last.GetFromJsonAsync<JsonElement>("/v1/videos?limit=100");
            Assert.Equal(ids.Order(), list.GetProperty("data").EnumerateArray().Select(v => v.GetProperty("id").GetString()!).Order());
            Assert.All(list.GetProperty("data").EnumerateArray(), v => Assert.Equal("completed", v.GetProperty("status").GetString()));
            var videos = new List<string>();
            foreach (var id in ids) videos.Add(Convert.ToHexString(await last.GetByteArrayAsync($"/v1/videos/{id}/content")));
            return videos;
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private Task<ServerProcess> StartAsync(string name) => ServerProcess.StartAsync(_folder[name], StudioModel.Folder, "--threads", "1");

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
}
