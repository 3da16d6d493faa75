using Kinora.Server.Data;
using Kinora.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Kinora.Server.Tests.Operations;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Telemetry_NotAskedFor_IsNotThere()
    {
        await using var host = await StudioHost.StartAsync(maker: new DoneMaker());
        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public async Task Telemetry_SentSomewhere_HoldsTheVideoAndItsPhases()
    {
        // OTLP over HTTP, so that a plain server can catch it; names are readable in the protocol's bytes.
        var caught = new System.Collections.Concurrent.ConcurrentQueue<(string Path, string Text)>();
        var builder = WebApplication.CreateSlimBuilder();
        await using var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var memory = new MemoryStream();
            await context.Request.Body.CopyToAsync(memory);
            caught.Enqueue((context.Request.Path, System.Text.Encoding.Latin1.GetString(memory.ToArray())));
        });
        await collector.StartAsync();
        await using (var host = await StudioHost.StartAsync(settings => (settings.OtlpEndpoint, settings.OtlpHttp) = (collector.Urls.First(), true)))
        {
            var id = (await StudioHost.CreateAsync(host.Client(), new { prompt = "a frog" })).GetProperty("id").GetString()!;
            await host.WaitAsync(id, JobState.Completed);
            Assert.True(host.Services.GetRequiredService<TracerProvider>().ForceFlush());
            Assert.True(host.Services.GetRequiredService<MeterProvider>().ForceFlush());
            Assert.Contains(caught, c => c.Path == "/v1/traces" && c.Text.Contains(id, StringComparison.Ordinal));
            Assert.Contains(caught, c => c.Path == "/v1/metrics" && c.Text.Contains("kinora.phase.duration", StringComparison.Ordinal) && c.Text.Contains("denoise", StringComparison.Ordinal));
            Assert.DoesNotContain(caught, c => c.Text.Contains("a frog", StringComparison.Ordinal));
        }
    }
}
