using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kinora.Server.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Api;

public sealed class RoutesTests
{
    // What everybody may see. Whoever adds a route here has decided so.
    private static readonly string[] s_open =
        ["GET /assets/{name}", "POST /language", "GET /signin", "POST /signin", "POST /signin/code", "POST /signin/key", "POST /signout", "GET /health", "GET /ready", "GET /v1/openapi.json", "GET /docs", "GET /s/{token}", "GET /s/{token}/content"];

    [Fact]
    public async Task EveryRoute_WithoutAPerson_IsClosedUnlessListedAsOpen()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker());
        var client = host.Client();
        var routes = Routes(host);
        Assert.True(routes.Count > 30);
        foreach (var (method, pattern) in routes.Where(r => !s_open.Contains($"{r.Method} {r.Pattern}")))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(pattern));
            var response = await client.SendAsync(request);
            Assert.True(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Redirect, $"{method} {pattern} gave {(int)response.StatusCode}");
            if (response.StatusCode == HttpStatusCode.Redirect) Assert.StartsWith("/signin", response.Headers.Location!.PathAndQuery);
        }
    }

    [Fact]
    public async Task EveryRoute_OfAnothersVideo_SaysThatThereIsNone()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker());
        var (_, owner) = await host.PersonAsync("+8613800000001");
        var (_, other) = await host.PersonAsync("+8613800000002");
        var id = (await StudioHost.CreateAsync(host.Client(owner), new { prompt = "secret" })).GetProperty("id").GetString()!;
        var client = host.Client(other);
        foreach (var (method, pattern) in Routes(host).Where(r => r.Pattern.StartsWith("/v1/videos/{id}", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), pattern.Replace("{id}", id, StringComparison.Ordinal));
            if (method == "POST") request.Content = JsonContent.Create(pattern.EndsWith("move", StringComparison.Ordinal) ? (object)new { direction = "up" } : new { prompt = "x" });
            var response = await client.SendAsync(request);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{method} {pattern} gave {(int)response.StatusCode}");
            Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync());
        }

        var list = await client.GetFromJsonAsync<JsonElement>("/v1/videos");
        Assert.Equal(0, list.GetProperty("data").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/v1/videos?after={id}")).StatusCode);
    }

    [Fact]
    public async Task EveryPage_OfAnothersVideo_SaysThatThereIsNone()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker());
        var (_, owner) = await host.PersonAsync("+8613800000001");
        var id = (await StudioHost.CreateAsync(host.Client(owner), new { prompt = "secret" })).GetProperty("id").GetString()!;
        var other = new Browser(host.Client(), "/signin");
        await other.PostAsync("/signin", ("destination", "+8613800000002"));
        await other.PostAsync("/signin/code", ("destination", "+8613800000002"), ("code", host.Codes.Newest));
        await other.GetAsync("/");
        var pages = Routes(host).Where(r => r.Pattern.Contains("{id}", StringComparison.Ordinal) && !r.Pattern.StartsWith("/v1", StringComparison.Ordinal) && !r.Pattern.StartsWith("/account", StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count > 8);
        foreach (var (method, pattern) in pages)
        {
            var path = pattern.Replace("{id}", id, StringComparison.Ordinal);
            var status = method == "GET" ? await other.StatusAsync(path) : (await other.SendFormAsync(path)).StatusCode;
            Assert.True(status == HttpStatusCode.NotFound, $"{method} {pattern} gave {(int)status}");
        }

        foreach (var path in (string[])[$"/?from={id}", $"/compare?id={id}", $"/arena?last={id}"]) Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(path));
        foreach (var path in (string[])["/", "/queue", "/library?q=secret", "/studio/prompts"]) Assert.DoesNotContain("class=\"card\"", await other.GetAsync(path));
        Assert.DoesNotContain("secret", await other.GetAsync("/studio/prompts"));
    }

    [Fact]
    public async Task OpenApi_Describes_ExactlyTheRoutesThatThereAre()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var document = await host.Client().GetFromJsonAsync<JsonElement>("/v1/openapi.json");
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}"));
        var there = Routes(host).Where(r => r.Pattern.StartsWith("/v1", StringComparison.Ordinal) || r.Pattern is "/health" or "/ready" or "/metrics").Select(r => $"{r.Method} {r.Pattern}");
        Assert.Equal(there.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));

        var video = await StudioHost.CreateAsync(host.Client(), new { prompt = "a" });
        var schema = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal(video.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), schema.GetProperty("Video").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var refused = await host.Client().PostAsJsonAsync("/v1/videos", new { prompt = "a", nosuch = 1 });
        var message = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString()!;
        Assert.All(schema.GetProperty("CreateVideo").GetProperty("properties").EnumerateObject(), p => Assert.Contains(p.Name, message));
    }

    [Fact]
    public async Task UnknownRoute_OfTheApi_IsRefusedInOpenAisForm()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var missing = await host.Client().GetAsync("/v1/nothing");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("not_found", (await missing.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await host.Client().PutAsync("/v1/videos", null)).StatusCode);
    }

    [Fact]
    public async Task ModelsHealthAndMetrics_Always_TellOfThisServer()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var models = await host.Client().GetFromJsonAsync<JsonElement>("/v1/models");
        var model = models.GetProperty("data")[0];
        Assert.Equal(("tiny", "32x16", 17), (
            model.GetProperty("id").GetString(), model.GetProperty("defaults").GetProperty("size").GetString(), model.GetProperty("limits").GetProperty("num_frames_multiple").GetInt32()));
        Assert.DoesNotContain(StudioModel.Folder, models.ToString());
        Assert.Equal("ready", (await host.Client().GetFromJsonAsync<JsonElement>("/ready")).GetProperty("status").GetString());
        await StudioHost.CreateAsync(host.Client(), new { prompt = "a" });
        var text = await host.Client().GetStringAsync("/metrics");
        Assert.Contains("kinora_videos{state=\"completed\"} 0", text);
        Assert.Contains("# TYPE kinora_work_seconds_total counter", text);
    }

    private static List<(string Method, string Pattern)> Routes(StudioHost host) =>
        [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'))))];

    private static string Fill(string pattern) => pattern.Replace("{id}", "video_0", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal);
}
