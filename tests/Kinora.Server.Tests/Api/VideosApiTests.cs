using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Api;

public sealed class VideosApiTests : IAsyncLifetime
{
    private readonly HeldMaker _maker = new();
    private StudioHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await StudioHost.StartAsync(settings => settings.MaxVolume = 20, _maker);
        _client = _host.Client();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Create_PromptAlone_HasEveryFieldOfOpenAi()
    {
        var video = await StudioHost.CreateAsync(_client, new { prompt = "一只企鹅" });
        foreach (var name in (string[])["id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at", "prompt", "size", "seconds", "remixed_from_video_id", "error"])
            Assert.True(video.TryGetProperty(name, out _), name);
        Assert.StartsWith("video_", video.GetProperty("id").GetString());
        Assert.Equal(("video", "tiny", "一只企鹅", "32x16", "0.68"), (
            video.GetProperty("object").GetString(), video.GetProperty("model").GetString(), video.GetProperty("prompt").GetString(), video.GetProperty("size").GetString(), video.GetProperty("seconds").GetString()));
        Assert.Contains(video.GetProperty("status").GetString(), (string[])["queued", "in_progress"]);
    }

    [Fact]
    public async Task List_OfWaitingVideos_TellsThePlaceOfEachAsItsOwnRouteDoes()
    {
        var ids = new List<string>();
        foreach (var prompt in (string[])["one", "two", "three", "four"])
        {
            ids.Add((await StudioHost.CreateAsync(_client, new { prompt })).GetProperty("id").GetString()!);
            await _host.WaitAsync(ids[0], _ => _host.Board.Progress(ids[0]) is not null);
        }

        Assert.True((await _client.PostAsync($"/v1/videos/{ids[1]}/pause", null)).IsSuccessStatusCode);
        var list = (await _client.GetFromJsonAsync<JsonElement>("/v1/videos?order=asc")).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(ids, list.Select(video => video.GetProperty("id").GetString()));
        // The first is being made and the second is paused, so that neither waits its turn.
        Assert.Equal(["", "", "0", "1"], list.Select(video => video.GetProperty("queue_position").ToString()));
        foreach (var video in list)
            Assert.Equal(video.ToString(), (await _client.GetFromJsonAsync<JsonElement>($"/v1/videos/{video.GetProperty("id").GetString()}")).ToString());
    }

    [Fact]
    public async Task Create_AsAForm_ReadsTheSameFields()
    {
        using var form = new MultipartFormDataContent { { new StringContent("a car"), "prompt" }, { new StringContent("8"), "seconds" }, { new StringContent("18446744073709551615"), "seed" }, { new StringContent("2.5"), "guidance" } };
        var response = await _client.PostAsync("/v1/videos", form);
        var video = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, video.ToString());
        // 8 seconds of 25 frames are 200, and the next multiple of 17 is 204.
        Assert.Equal(("8", 204, 2.5, ulong.MaxValue), (
            video.GetProperty("seconds").GetString(), video.GetProperty("num_frames").GetInt32(), video.GetProperty("guidance").GetDouble(), video.GetProperty("seed").GetUInt64()));
    }

    [Theory]
    [InlineData("""{"prompt": "a", "promt": "b"}""", "promt", "unknown_parameter", "Known are: ")]
    [InlineData("""{"prompt": "a", "steps": "many"}""", "steps", "invalid_value", "'many'")]
    [InlineData("""{"prompt": "a", "steps": 100000}""", null, "invalid_value", "1 to 1000")]
    [InlineData("""{"prompt": "a", "num_frames": 200}""", null, "invalid_value", "187 and 204")]
    [InlineData("""{"prompt": "a", "size": "720p"}""", "size", "invalid_value", "WIDTHxHEIGHT")]
    [InlineData("""{"prompt": "a", "size": "720x1280"}""", "size", "invalid_value", "more than this server makes")]
    [InlineData("""{"prompt": "a", "model": "sora-2"}""", "model", "model_not_found", "tiny")]
    [InlineData("""{"prompt": "a", "seconds": "4", "num_frames": 17}""", "num_frames", "invalid_value", "not both")]
    [InlineData("""{"prompt": "a", "lora": "../../etc/passwd"}""", "lora", "invalid_value", "There is: none")]
    [InlineData("""{"prompt": "a", "input_reference": {"image_url": "http://127.0.0.1/"}}""", "input_reference", "invalid_value", "text alone")]
    [InlineData("""{"prompt": 7}""", "prompt", "invalid_value", "must be a text")]
    [InlineData("""{"prompt": "  "}""", null, "invalid_value", "empty")]
    [InlineData("""{"prompt": "\ud800"}""", null, "invalid_json", "surrogate")]
    [InlineData("""{"prompt": "a\u0000b"}""", "prompt", "invalid_value", "NUL")]
    [InlineData("""{}""", "prompt", "invalid_value", "missing")]
    [InlineData("""{"prompt": "a", "prompt": "b"}""", null, "invalid_json", "twice")]
    [InlineData("""[1]""", null, "invalid_json", "object")]
    [InlineData("""{"prompt":""", null, "invalid_json", "no valid JSON")]
    public async Task Create_BadRequest_IsRefusedInOpenAisForm(string body, string? param, string code, string part)
    {
        var response = await _client.PostAsync("/v1/videos", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal((param, code, "invalid_request_error"), (error.GetProperty("param").GetString(), error.GetProperty("code").GetString(), error.GetProperty("type").GetString()));
        Assert.Contains(part, error.GetProperty("message").GetString());
        Assert.True(response.Headers.Contains("x-request-id"));
    }

    [Fact]
    public async Task Create_SeveralFaults_NamesThemAll()
    {
        var response = await _client.PostAsJsonAsync("/v1/videos", new { prompt = "a", stepps = 3, fps = -1, num_frames = 18 });
        var message = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString();
        Assert.Contains("stepps", message);
        Assert.Contains("18 frames", message);
        Assert.Contains("-1 frames per second", message);
    }

    [Fact]
    public async Task Create_OverTheLimit_Gives429WithATime()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.MaxQueuedPerUser = 1, _maker);
        await StudioHost.CreateAsync(host.Client(), new { prompt = "a" });
        var response = await host.Client().PostAsJsonAsync("/v1/videos", new { prompt = "b" });
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Create_SameIdempotencyKey_MakesOneVideo(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker(), database: database);
        var client = host.Client();
        var first = await StudioHost.CreateAsync(client, new { prompt = "a", idempotency_key = "k" });
        client.DefaultRequestHeaders.Add("Idempotency-Key", "k");
        var second = await StudioHost.CreateAsync(client, new { prompt = "a" });
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        var other = await client.PostAsJsonAsync("/v1/videos", new { prompt = "b" });
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal("false", other.Headers.GetValues("x-should-retry").Single());
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task List_Paged_GivesEachVideoOnceInOrder(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker(), database: database);
        var client = host.Client();
        var made = new List<string>();
        for (var i = 0; i < 5; i++) made.Add((await StudioHost.CreateAsync(client, new { prompt = $"number {i}" })).GetProperty("id").GetString()!);
        foreach (var order in (string[])["asc", "desc"])
        {
            var seen = new List<string>();
            for (string? after = ""; after is not null;)
            {
                var page = await client.GetFromJsonAsync<JsonElement>($"/v1/videos?limit=2&order={order}&after={after}");
                Assert.Equal("list", page.GetProperty("object").GetString());
                var ids = page.GetProperty("data").EnumerateArray().Select(v => v.GetProperty("id").GetString()!).ToList();
                Assert.Equal((ids[0], ids[^1]), (page.GetProperty("first_id").GetString(), page.GetProperty("last_id").GetString()));
                seen.AddRange(ids);
                after = page.GetProperty("has_more").GetBoolean() ? ids[^1] : null;
            }

            // Two of the same millisecond are ordered by id, so the sets are compared.
            Assert.Equal(made.Order(), seen.Order());
        }

        var none = await client.GetFromJsonAsync<JsonElement>("/v1/videos?limit=0");
        Assert.True(none.GetProperty("has_more").GetBoolean());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/v1/videos?limit=101")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/v1/videos?after=nothing")).StatusCode);
    }

    [Fact]
    public async Task Get_RunningVideo_HasProgressAndTheTimeToAskAgain()
    {
        var id = (await StudioHost.CreateAsync(_client, new { prompt = "a" })).GetProperty("id").GetString()!;
        await _host.WaitAsync(id, _ => _host.Board.Progress(id) is not null);
        var response = await _client.GetAsync($"/v1/videos/{id}");
        var video = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("in_progress", 40, "denoise", 12.0), (
            video.GetProperty("status").GetString(), video.GetProperty("progress").GetInt32(), video.GetProperty("phase").GetString(), video.GetProperty("eta_seconds").GetDouble()));
        Assert.Equal("1200", response.Headers.GetValues("openai-poll-after-ms").Single());
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/v1/videos/{id}/content")).StatusCode);
    }

    [Fact]
    public async Task Cancel_RunningVideo_IsFailedForOpenAisClientsAndCancelledForOurs()
    {
        var id = (await StudioHost.CreateAsync(_client, new { prompt = "a" })).GetProperty("id").GetString()!;
        var video = await (await _client.PostAsync($"/v1/videos/{id}/cancel", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("failed", "cancelled", "cancelled"), (
            video.GetProperty("status").GetString(), video.GetProperty("state").GetString(), video.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, (await _client.PostAsync($"/v1/videos/{id}/cancel", null)).StatusCode);
    }

    [Fact]
    public async Task Delete_RunningVideo_StopsItAndForgetsIt()
    {
        var id = (await StudioHost.CreateAsync(_client, new { prompt = "a" })).GetProperty("id").GetString()!;
        await _host.WaitAsync(id, _ => _host.Board.Progress(id) is not null);
        var reply = await (await _client.DeleteAsync($"/v1/videos/{id}")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((id, true, "video.deleted"), (reply.GetProperty("id").GetString(), reply.GetProperty("deleted").GetBoolean(), reply.GetProperty("object").GetString()));
        await _host.WaitToStopAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/v1/videos/{id}")).StatusCode);
    }

    [Fact]
    public async Task Remix_OfAVideo_KeepsEverythingButThePrompt()
    {
        var original = await StudioHost.CreateAsync(_client, new { prompt = "a", seed = 5, steps = 2, negative_prompt = "dark", seconds = "1" });
        var id = original.GetProperty("id").GetString();
        var remix = await (await _client.PostAsJsonAsync($"/v1/videos/{id}/remix", new { prompt = "b" })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(id, remix.GetProperty("remixed_from_video_id").GetString());
        foreach (var name in (string[])["seed", "steps", "negative_prompt", "num_frames", "size", "seconds"]) Assert.Equal(original.GetProperty(name).ToString(), remix.GetProperty(name).ToString());
        Assert.Equal("b", remix.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Events_OfAVideo_EndWithIt()
    {
        var id = (await StudioHost.CreateAsync(_client, new { prompt = "a" })).GetProperty("id").GetString()!;
        var response = await _client.GetAsync($"/v1/videos/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: video", await reader.ReadLineAsync());
        await _client.PostAsync($"/v1/videos/{id}/cancel", null);
        Assert.Contains("\"state\":\"cancelled\"", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Content_OfACompletedVideo_IsServedWholeInPartsAndNotAgain()
    {
        await using var host = await StudioHost.StartAsync();
        var client = host.Client();
        var id = (await StudioHost.CreateAsync(client, new { prompt = "a" })).GetProperty("id").GetString()!;
        await host.WaitAsync(id, JobState.Completed);
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/binary"));
        var whole = await client.GetAsync($"/v1/videos/{id}/content");
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal("video/mp4", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal("ftyp"u8.ToArray(), bytes[4..8]);

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/v1/videos/{id}/content");
        part.Headers.Range = new RangeHeaderValue(4, 7);
        var answer = await client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("ftyp"u8.ToArray(), await answer.Content.ReadAsByteArrayAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/videos/{id}/content");
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);

        foreach (var variant in (string[])["thumbnail", "spritesheet"])
        {
            var picture = await client.GetAsync($"/v1/videos/{id}/content?variant={variant}");
            Assert.Equal("image/webp", picture.Content.Headers.ContentType!.MediaType);
            Assert.Equal("WEBP"u8.ToArray(), (await picture.Content.ReadAsByteArrayAsync())[8..12]);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/v1/videos/{id}/content?variant=audio")).StatusCode);
    }
}
