using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Jobs;

public sealed class GenerationWorkerTests
{
    [Fact]
    public async Task Cancel_RunningJob_StopsItAndTheNextOneBegins()
    {
        var maker = new HeldMaker();
        await using var host = await StudioHost.StartAsync(maker: maker);
        var (first, second) = (JobSample.New(), JobSample.New());
        await host.Queue.AddAsync(first, default);
        await host.WaitAsync(first.Id, _ => host.Board.Progress(first.Id) is not null);
        await host.Queue.AddAsync(second, default);
        Assert.True(await host.Queue.CancelAsync(first, default));
        await host.WaitAsync(second.Id, _ => host.Board.Progress(second.Id) is not null);
        Assert.Equal(JobState.Cancelled, (await host.FindAsync(first.Id))!.State);
        maker.Release(second.Id);
        await host.WaitAsync(second.Id, JobState.Completed);
    }

    [Fact]
    public async Task Cancel_RunningPipeline_LeavesNoFiles()
    {
        await using var host = await StudioHost.StartAsync();
        var job = JobSample.New();
        job.Steps = 1000;
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, j => j.StepsDone > 0 || host.Board.Progress(j.Id) is { Phase: GenerationPhase.Denoise, Step: > 1 });
        Assert.True(await host.Queue.CancelAsync(job, default));
        await host.WaitToStopAsync(job.Id);
        Assert.False(Directory.Exists(Path.GetDirectoryName(host.Files.Video(job.Id))));
    }

    [Fact]
    public async Task Job_ThatBreaksDown_FailsWithItsReasonAndWithoutPaths()
    {
        var maker = new HeldMaker();
        await using var host = await StudioHost.StartAsync(maker: maker);
        var (told, hidden) = (JobSample.New(), JobSample.New());
        maker.Fail(told.Id, new ServerException("The reason."));
        maker.Fail(hidden.Id, new InvalidOperationException("/secret/path"));
        await host.Queue.AddAsync(told, default);
        await host.Queue.AddAsync(hidden, default);
        Assert.Equal("The reason.", (await host.WaitAsync(told.Id, JobState.Failed)).ErrorMessage);
        Assert.DoesNotContain("secret", (await host.WaitAsync(hidden.Id, JobState.Failed)).ErrorMessage);
    }

    [Fact]
    public async Task Pipeline_WithPreviews_ShowsOneBeforeTheVideoIsDone()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Previews = true);
        var job = JobSample.New();
        var seen = 0;
        using var changes = host.Board.Subscribe((_, _) =>
        {
            seen = Math.Max(seen, host.Board.Progress(job.Id)?.Preview ?? 0);
            return false;
        });
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, JobState.Completed);
        Assert.True(seen >= 1);
        Assert.False(File.Exists(host.Files.Preview(job.Id)));
    }

    [Fact]
    public async Task Remaining_WithoutHistory_IsUnknownAndAfterwardsProportional()
    {
        var maker = new HeldMaker();
        await using var host = await StudioHost.StartAsync(maker: maker);
        var estimator = (EtaEstimator)host.Services.GetService(typeof(EtaEstimator))!;
        var job = JobSample.New();
        Assert.Null(await estimator.DurationAsync(job, default));
        maker.Release(job.Id);
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, JobState.Completed);
        var once = await estimator.DurationAsync(job, default);
        job.Steps *= 2;
        Assert.Equal(once * 2, await estimator.DurationAsync(job, default));
        // One that was finished early has taken fewer steps, or it would make the next ones look quick.
        job.StopAfter = 1;
        Assert.Equal(once!.Value / 3, (await estimator.DurationAsync(job, default))!.Value, 1e-9);
    }
}
