using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Jobs;

/// <summary>Videos that are finished before their last step.</summary>
public sealed class FinishTests
{
    private const int ManySteps = 1000;

    [Fact]
    public async Task Finish_RunningVideo_IsDecodedAsItIsAndItsRecipeMakesItAgain()
    {
        await using var host = await StudioHost.StartAsync();
        var job = JobSample.New();
        job.Steps = ManySteps;
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, j => host.Board.Progress(j.Id) is { Phase: GenerationPhase.Denoise, Step: > 1 });
        var reply = await (await host.Client().PostAsync($"/v1/videos/{job.Id}/finish", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("in_progress", reply.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await host.Client().PostAsync($"/v1/videos/{job.Id}/finish", null)).StatusCode);
        var done = await host.WaitAsync(job.Id, JobState.Completed);
        Assert.InRange(done.StopAfter!.Value, 2, ManySteps - 1);
        Assert.Equal(done.StopAfter, done.StepsDone);
        Assert.Equal(done.StopAfter, (await host.Client().GetFromJsonAsync<JsonElement>($"/v1/videos/{job.Id}")).GetProperty("stopped_after").GetInt32());
        Assert.Equal(done.StopAfter, GenerationRequest.From(RecipeReader.Read(host.Files.Video(job.Id))).StopAfter);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Job_WishedOrStoppedBeforeARestart_IsFinishedAfterIt(int stopAfter)
    {
        await using var host = await StudioHost.StartAsync();
        var job = JobSample.New();
        job.StopAfter = stopAfter;
        await host.Queue.AddAsync(job, default);
        // A wish is kept by the first step, a decision by the step that it was made after.
        Assert.Equal(Math.Max(1, stopAfter), (await host.WaitAsync(job.Id, JobState.Completed)).StopAfter);
    }

    [Fact]
    public async Task Finish_VideoThatIsNotBeingMade_IsRefusedAndAWishTooLateIsForgotten()
    {
        var maker = new HeldMaker();
        await using var host = await StudioHost.StartAsync(maker: maker);
        var (running, waiting) = (JobSample.New(), JobSample.New());
        await host.Queue.AddAsync(running, default);
        await host.WaitAsync(running.Id, _ => host.Board.Progress(running.Id) is not null);
        await host.Queue.AddAsync(waiting, default);
        Assert.False(await host.Queue.FinishAsync(waiting, default));
        Assert.True(await host.Queue.FinishAsync(running, default));
        maker.Release(running.Id);
        var done = await host.WaitAsync(running.Id, JobState.Completed);
        Assert.Null(done.StopAfter);
        Assert.Equal(done.Steps, done.StepsDone);
    }

    [Fact]
    public async Task OpenAisRoutesForGivenVideos_OfModelsOfText_AreRefusedWithTheReason()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        foreach (var route in (string[])["edits", "extensions", "characters"])
        {
            var response = await host.Client().PostAsJsonAsync($"/v1/videos/{route}", new { prompt = "a" });
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("unsupported_by_model", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString());
        }
    }
}
