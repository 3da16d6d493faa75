using System.Net;
using Kinora.Client;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Client;

/// <summary>The client against a whole server.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task Video_FromTheSentenceToItsFiles_IsMadeRemixedAndRemoved()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Accounts = true);
        var (_, key) = await host.PersonAsync("+8613800000001");
        var client = new KinoraClient(host.Client(key));
        var model = Assert.Single(await client.ListModelsAsync());
        Assert.Equal(("tiny", "32x16", 3), (model.Id, model.Defaults.Size, model.Defaults.Steps));

        var video = await client.CreateAsync(new VideoRequest { Prompt = "一只企鹅", Seed = ulong.MaxValue, Steps = 2 });
        var last = video;
        await foreach (var now in client.FollowAsync(video.Id)) last = now;
        Assert.Equal((VideoState.Completed, 100, ulong.MaxValue, "一只企鹅"), (last.State, last.Progress, last.Seed, last.Prompt));
        Assert.NotNull(last.CompletedAt);

        var path = host.Files.Video(video.Id) + ".copy";
        await client.DownloadAsync(video.Id, path);
        var bytes = await File.ReadAllBytesAsync(path);
        Assert.Equal(await File.ReadAllBytesAsync(host.Files.Video(video.Id)), bytes);
        await using (var part = await client.OpenContentAsync(video.Id, from: bytes.Length - 5))
        {
            using var memory = new MemoryStream();
            await part.CopyToAsync(memory);
            Assert.Equal(bytes[^5..], memory.ToArray());
        }

        await using (var sheet = await client.OpenContentAsync(video.Id, VideoContent.Spritesheet)) Assert.Equal((int)'R', sheet.ReadByte());
        Assert.Null(await client.GetPreviewAsync(video.Id));

        var remix = await client.RemixAsync(video.Id, new VideoRequest { Prompt = "a frog" });
        Assert.Equal((video.Id, video.Seed, 2), (remix.RemixedFromVideoId, remix.Seed, remix.Steps));
        Assert.Equal(VideoState.Completed, (await client.WaitAsync(remix.Id)).State);
        var ids = new List<string>();
        await foreach (var one in client.ListAsync(pageSize: 1, oldestFirst: true)) ids.Add(one.Id);
        Assert.Equal([video.Id, remix.Id], ids);
        await client.DeleteAsync(video.Id);
        Assert.Equal(remix.Id, Assert.Single((await client.ListPageAsync()).Data).Id);
    }

    [Fact]
    public async Task Queue_FromTheClient_IsOrderedPausedAndCancelled()
    {
        var maker = new HeldMaker();
        await using var host = await StudioHost.StartAsync(maker: maker);
        var client = new KinoraClient(host.Client());
        await client.CreateAsync(new VideoRequest { Prompt = "runs" });
        var first = await client.CreateAsync(new VideoRequest { Prompt = "first", IdempotencyKey = "k" });
        Assert.Equal(first.Id, (await client.CreateAsync(new VideoRequest { Prompt = "first", IdempotencyKey = "k" })).Id);
        var second = await client.CreateAsync(new VideoRequest { Prompt = "second" });
        Assert.True((await client.MoveAsync(second.Id, up: true)).QueuePosition < (await client.GetAsync(first.Id)).QueuePosition);
        Assert.True((await client.PauseAsync(second.Id)).Paused);
        Assert.False((await client.ResumeAsync(second.Id)).Paused);
        Assert.Equal(VideoState.Cancelled, (await client.CancelAsync(second.Id)).State);
        var refusal = await Assert.ThrowsAsync<KinoraApiException>(() => client.CancelAsync(second.Id));
        Assert.Equal((HttpStatusCode.Conflict, "wrong_state"), (refusal.Status, refusal.Code));
        Assert.Equal("cancelled", (await Assert.ThrowsAsync<VideoFailedException>(() => client.WaitAsync(second.Id))).Video.Error!.Code);
        Assert.Equal(VideoState.Queued, (await client.RetryAsync(second.Id)).State);
    }

    [Fact]
    public async Task Refusals_OfTheServer_NameTheFieldAndTheRequest()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker());
        var (_, key) = await host.PersonAsync("+8613800000001");
        var fault = await Assert.ThrowsAsync<KinoraApiException>(() => new KinoraClient(host.Client(key)).CreateAsync(new VideoRequest { Prompt = "a", Model = "sora-2" }));
        Assert.Equal((HttpStatusCode.BadRequest, "model_not_found", "model"), (fault.Status, fault.Code, fault.Param));
        Assert.NotNull(fault.RequestId);
        var stranger = await Assert.ThrowsAsync<KinoraApiException>(() => new KinoraClient(host.Client("kinora_wrong")).ListPageAsync());
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), (stranger.Status, stranger.Code));
    }
}
