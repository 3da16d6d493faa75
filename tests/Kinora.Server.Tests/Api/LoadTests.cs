using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Tests.Support;
using Xunit.Abstractions;

namespace Kinora.Server.Tests.Api;

/// <summary>Many clients at once, while a video is being made on all cores. How fast it is depends on the machine, so it is told and not judged.</summary>
[Trait("Category", "Slow")]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Clients = 200;
    private const int Seconds = 120;

    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(250);

    // What a server may grow by under load: buffers of connections, not something for every request.
    private const long MostGrowth = 150L << 20;

    [Fact]
    public async Task Clients_AskingAllTheTime_GetNoFaultAndMemoryStaysFlat()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder["data"], StudioModel.Folder);
        using var client = server.Client();
        // The model is tiny and a video may be done within seconds: while one is made, the next one waits.
        var (current, next, made) = (await AskAsync(client), await AskAsync(client), 0);
        var (clients, length) = (Counts.Of("KINORA_LOAD_CLIENTS", Clients), TimeSpan.FromSeconds(Counts.Of("KINORA_LOAD_SECONDS", Seconds)));
        var (times, faults) = (new ConcurrentBag<double>(), new ConcurrentBag<string>());
        var load = ResultFile.Load;
        var clock = Stopwatch.StartNew();
        var making = KeepMakingAsync();
        var all = Task.WhenAll(Enumerable.Range(0, clients).Select(async number =>
        {
            using var own = server.Client();
            var random = new Random(number);
            while (clock.Elapsed < length)
            {
                var id = Volatile.Read(ref current);
                var (path, start) = ((number % 4) switch { 0 => "/", 1 => "/v1/videos", _ => $"/v1/videos/{id}" }, clock.Elapsed);
                using var response = await own.GetAsync(path);
                if (!response.IsSuccessStatusCode) faults.Add($"{(int)response.StatusCode} {path}");
                if (path.EndsWith(id, StringComparison.Ordinal)) times.Add((clock.Elapsed - start).TotalMilliseconds);
                await Task.Delay(random.Next(500, 1500));
            }
        }));

        await Task.Delay(length / 3);
        var early = server.MemoryBytes;
        await all;
        await making;
        var late = server.MemoryBytes;
        var ordered = times.Order().ToList();
        var (median, most95) = (ordered[ordered.Count / 2], ordered[ordered.Count * 95 / 100]);
        output.WriteLine($"{clients} clients, {length.TotalSeconds:F0} s, {times.Count} status calls: median {median:F0} ms, p95 {most95:F0} ms, most {ordered[^1]:F0} ms; {made} videos were made meanwhile; memory {early >> 20} MiB then {late >> 20} MiB");
        ResultFile.Write(
            "server-load", load, ("clients", clients), ("seconds", length.TotalSeconds), ("statusCalls", times.Count), ("faults", faults.Count), ("videosMade", made), ("statusMedianMs", Math.Round(median)), ("statusP95Ms", Math.Round(most95)),
            ("memoryMiBAtAThird", early >> 20), ("memoryMiBAtTheEnd", late >> 20));
        Assert.Empty(faults);
        Assert.True(late - early < MostGrowth, $"Memory grew from {early >> 20} to {late >> 20} MiB.");

        async Task KeepMakingAsync()
        {
            while (clock.Elapsed < length)
            {
                await Task.Delay(s_glance);
                var status = (await client.GetFromJsonAsync<JsonElement>($"/v1/videos/{current}")).GetProperty("status").GetString();
                if (status is "queued" or "in_progress") continue;
                Assert.Equal("completed", status);
                made++;
                Volatile.Write(ref current, next);
                next = await AskAsync(client);
            }
        }
    }

    private static async Task<string> AskAsync(HttpClient client) =>
        (await StudioHost.CreateAsync(client, new { prompt = "a frog", steps = 200, num_frames = 68 })).GetProperty("id").GetString()!;
}
