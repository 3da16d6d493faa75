using System.Net;
using System.Text;

namespace Kinora.Client.Tests;

public sealed class KinoraClientTests : IDisposable
{
    private readonly CannedServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Create_WithSomeFields_SendsTheseAloneAndReadsTheVideo()
    {
        _server.Answer(CannedServer.Video("video_1", "queued"));
        var video = await _server.Client().CreateAsync(new VideoRequest { Prompt = "a frog", NumFrames = 17, NegativePrompt = "dark", Lora = [new VideoLora("style", 0.5)] });
        Assert.Equal("""POST /v1/videos {"prompt":"a frog","num_frames":17,"negative_prompt":"dark","lora":[{"name":"style","scale":0.5}]}""", Assert.Single(_server.Asked));
        Assert.Equal(("video_1", VideoState.Queued, "一只企鹅", ulong.MaxValue, new VideoLora("style", 0.5)), (video.Id, video.State, video.Prompt, video.Seed, Assert.Single(video.Lora)));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1764000000), video.CreatedAt);
        Assert.Null(video.CompletedAt);
    }

    [Fact]
    public async Task Request_Refused_ThrowsWhatTheServerSays()
    {
        var answer = _server.Answer("""{"error": {"message": "The queue is full.", "type": "rate_limit_error", "param": null, "code": "queue_full"}}""", HttpStatusCode.TooManyRequests);
        answer.Headers.Add("x-request-id", "r1");
        answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<KinoraApiException>(() => _server.Client().GetAsync("video_1"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "The queue is full.", "queue_full", "rate_limit_error", "r1", TimeSpan.FromSeconds(30)), (
            error.Status, error.Message, error.Code, error.Type, error.RequestId, error.RetryAfter));
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", "text/html")]
    [InlineData("null", "application/json")]
    [InlineData("{\"error\": 7}", "application/json")]
    public async Task Request_RefusedByAProxy_ThrowsTheStatus(string body, string type)
    {
        _server.Answer(body, HttpStatusCode.BadGateway, type);
        var error = await Assert.ThrowsAsync<KinoraApiException>(() => _server.Client().GetAsync("video_1"));
        Assert.Contains("502", error.Message);
    }

    [Fact]
    public async Task List_OverPages_AsksForEachBehindTheLast()
    {
        _server.Answer($$"""{"object": "list", "data": [{{CannedServer.Video("a", "completed")}}, {{CannedServer.Video("b", "failed")}}], "has_more": true}""");
        _server.Answer($$"""{"object": "list", "data": [{{CannedServer.Video("c", "expired")}}], "has_more": false}""");
        var ids = new List<string>();
        await foreach (var video in _server.Client().ListAsync(pageSize: 2, oldestFirst: true)) ids.Add(video.Id);
        Assert.Equal(["a", "b", "c"], ids);
        Assert.Equal(["GET /v1/videos?limit=2&order=asc", "GET /v1/videos?limit=2&order=asc&after=b"], _server.Asked);
    }

    [Fact]
    public async Task Wait_UntilItIsDone_WaitsAsLongAsTheServerSays()
    {
        _server.Answer(CannedServer.Video("v", "in_progress", 40)).Headers.Add("openai-poll-after-ms", "1");
        _server.Answer(CannedServer.Video("v", "completed", 100));
        var seen = new List<int>();
        var video = await _server.Client().WaitAsync("v", new Inline(v => seen.Add(v.Progress)));
        Assert.Equal(VideoState.Completed, video.State);
        Assert.Equal([40, 100], seen);
    }

    [Fact]
    public async Task Wait_ForACancelledVideo_ThrowsItsReason()
    {
        _server.Answer(CannedServer.Video("v", "cancelled"));
        var error = await Assert.ThrowsAsync<VideoFailedException>(() => _server.Client().WaitAsync("v"));
        Assert.Equal("cancelled", error.Video.Error!.Code);
        Assert.Contains("Cancelled by its owner.", error.Message);
    }

    [Fact]
    public async Task Follow_Events_GivesEveryVideoAndPassesHeartbeats()
    {
        _server.Answer($"event: video\ndata: {CannedServer.Video("v", "queued")}\n\n: alive\n\nevent: video\ndata: {CannedServer.Video("v", "completed", 100)}\n\n", type: "text/event-stream");
        var states = new List<VideoState>();
        await foreach (var video in _server.Client().FollowAsync("v")) states.Add(video.State);
        Assert.Equal([VideoState.Queued, VideoState.Completed], states);
    }

    [Fact]
    public async Task Content_Part_IsAskedForAsARangeAndAWholeIsRefused()
    {
        _server.Answer("ftyp", HttpStatusCode.PartialContent, "video/mp4");
        await using (var part = await _server.Client().OpenContentAsync("v", from: 4, to: 7)) Assert.Equal("ftyp", await new StreamReader(part, Encoding.ASCII).ReadToEndAsync());
        Assert.Equal("GET /v1/videos/v/content?variant=video bytes=4-7", Assert.Single(_server.Asked));
        _server.Answer("....ftyp....", type: "video/mp4");
        await Assert.ThrowsAsync<KinoraApiException>(() => _server.Client().OpenContentAsync("v", from: 4));
    }

    [Fact]
    public async Task Download_BrokenOff_LeavesTheOldFileAlone()
    {
        var folder = Directory.CreateTempSubdirectory("kinora-client-");
        try
        {
            var path = Path.Combine(folder.FullName, "v.webp");
            await File.WriteAllTextAsync(path, "old");
            _server.Answer("").Content = new StreamContent(new BrokenStream());
            await Assert.ThrowsAnyAsync<IOException>(() => _server.Client().DownloadAsync("v", path, VideoContent.Thumbnail));
            Assert.Equal("old", await File.ReadAllTextAsync(path));
            _server.Answer("new", type: "image/webp");
            await _server.Client().DownloadAsync("v", path, VideoContent.Thumbnail);
            Assert.Equal("new", await File.ReadAllTextAsync(path));
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Preview_NotThereYet_IsNull()
    {
        _server.Answer("""{"error": {"message": "There is no preview of this video now.", "code": "no_preview"}}""", HttpStatusCode.NotFound);
        Assert.Null(await _server.Client().GetPreviewAsync("v"));
        _server.Answer("""{"error": {"message": "There is no video.", "code": "not_found"}}""", HttpStatusCode.NotFound);
        await Assert.ThrowsAsync<KinoraApiException>(() => _server.Client().GetPreviewAsync("v"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Get_WithoutAnId_IsRefusedBeforeItIsSent(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _server.Client().GetAsync(id));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Id_WithASlash_StaysOnePart()
    {
        _server.Answer(CannedServer.Video("v", "queued"));
        await _server.Client().CancelAsync("../models");
        Assert.Equal("POST /v1/videos/..%2Fmodels/cancel", Assert.Single(_server.Asked));
    }

    [Fact]
    public void Client_WithoutAnAddress_IsRefused() => Assert.Throws<ArgumentException>(() => new KinoraClient(new HttpClient(_server)));

    private sealed class Inline(Action<Video> report) : IProgress<Video>
    {
        public void Report(Video value) => report(value);
    }

    /// <summary>Ends with an error after some bytes, as a connection does.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private bool _begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_begun) throw new IOException("The connection is gone.");
            _begun = true;
            buffer.Span[0] = 1;
            return ValueTask.FromResult(1);
        }
    }
}
