using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Jobs;

public sealed class JobQueueTests : IAsyncLifetime
{
    private StudioHost _host = null!;

    // No devices, so no worker takes what the tests put in.
    public async Task InitializeAsync() => _host = await StudioHost.StartAsync(settings => settings.Devices = [], new HeldMaker());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Claim_SeveralJobs_TakesPriorityThenAge()
    {
        var first = await AddAsync();
        var second = await AddAsync();
        var urgent = await AddAsync(priority: 5);
        Assert.Equal([urgent.Id, first.Id, second.Id], [await ClaimAsync(), await ClaimAsync(), await ClaimAsync()]);
        Assert.Equal("", await ClaimAsync());
    }

    [Fact]
    public async Task Claim_FromManyTasksAtOnce_GivesEachJobOnce()
    {
        var jobs = new List<string>();
        for (var i = 0; i < 8; i++) jobs.Add((await AddAsync()).Id);
        var claimed = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(ClaimAsync)));
        Assert.Equal(jobs.Order(), claimed.Where(id => id.Length > 0).Order());
    }

    [Fact]
    public async Task Claim_PausedJobOrPausedQueue_TakesNothing()
    {
        var job = await AddAsync();
        Assert.True(await _host.Queue.SetPausedAsync(job, true, default));
        Assert.Equal("", await ClaimAsync());
        await _host.Queue.SetPausedAsync(job, false, default);
        await _host.Queue.PauseAllAsync(true, default);
        Assert.Equal("", await ClaimAsync());
        await _host.Queue.PauseAllAsync(false, default);
        Assert.Equal(job.Id, await ClaimAsync());
    }

    [Fact]
    public async Task Move_UpAndDown_ExchangesOwnJobsOnly()
    {
        var mine = await AddAsync("a");
        var others = await AddAsync("b");
        var later = await AddAsync("a");
        Assert.True(await _host.Queue.MoveAsync(later, up: true, default));
        Assert.False(await _host.Queue.MoveAsync(later, up: true, default));
        Assert.False(await _host.Queue.MoveAsync(others, up: true, default));
        Assert.Equal([later.Id, others.Id, mine.Id], [await ClaimAsync(), await ClaimAsync(), await ClaimAsync()]);
    }

    [Fact]
    public async Task Recover_JobOfAKilledServer_WaitsAgainAtItsPlace()
    {
        var job = await AddAsync();
        await AddAsync();
        await ClaimAsync();
        await _host.Queue.SavedAsync(job.Id, 2, 30);
        await _host.Queue.RecoverAsync(default);
        var found = await _host.FindAsync(job.Id);
        Assert.Equal((JobState.Queued, 2, 30), (found!.State, found.StepsDone, found.Progress));
        Assert.Equal(job.Id, await ClaimAsync());
    }

    [Fact]
    public async Task Recover_JobThatKilledTheServerEveryTime_IsGivenUp()
    {
        var job = await AddAsync();
        for (var i = 0; i < JobQueue.MaxFruitlessAttempts; i++)
        {
            Assert.Equal(job.Id, await ClaimAsync());
            await _host.Queue.RecoverAsync(default);
        }

        var found = await _host.FindAsync(job.Id);
        Assert.Equal(JobState.Failed, found!.State);
        Assert.Contains("memory", found.ErrorMessage);
    }

    [Fact]
    public async Task Cancel_ThenRetry_PutsTheJobAtTheEnd()
    {
        var job = await AddAsync();
        var other = await AddAsync();
        Assert.False(await _host.Queue.RetryAsync(job, default));
        Assert.True(await _host.Queue.CancelAsync(job, default));
        Assert.False(await _host.Queue.CancelAsync(job, default));
        Assert.Equal(JobState.Cancelled, (await _host.FindAsync(job.Id))!.State);
        Assert.True(await _host.Queue.RetryAsync(job, default));
        Assert.Equal([other.Id, job.Id], [await ClaimAsync(), await ClaimAsync()]);
    }

    [Fact]
    public async Task Complete_AfterCancel_IsRefused()
    {
        var job = await AddAsync();
        await ClaimAsync();
        await _host.Queue.CancelAsync(job, default);
        Assert.False(await _host.Queue.CompleteAsync(job, 1, false, 0));
        Assert.Equal(JobState.Cancelled, (await _host.FindAsync(job.Id))!.State);
    }

    private async Task<VideoJob> AddAsync(string owner = "local", int priority = 0)
    {
        var job = JobSample.New(owner, priority);
        await _host.Queue.AddAsync(job, default);
        return job;
    }

    private async Task<string> ClaimAsync() => (await _host.Queue.ClaimAsync(default))?.Id ?? "";
}
