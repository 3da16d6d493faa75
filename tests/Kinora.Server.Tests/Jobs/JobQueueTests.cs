using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Jobs;

public sealed class JobQueueTests : IAsyncLifetime
{
    private StudioHost _host = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Claim_SeveralJobs_TakesPriorityThenAge(DatabaseKind database)
    {
        await StartAsync(database);
        var first = await AddAsync();
        var second = await AddAsync();
        var urgent = await AddAsync(priority: 5);
        Assert.Equal([urgent.Id, first.Id, second.Id], [await ClaimAsync(), await ClaimAsync(), await ClaimAsync()]);
        Assert.Equal("", await ClaimAsync());
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Claim_FromManyTasksAtOnce_GivesEachJobOnce(DatabaseKind database)
    {
        await StartAsync(database);
        var jobs = new List<string>();
        for (var i = 0; i < 8; i++) jobs.Add((await AddAsync()).Id);
        var claimed = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(ClaimAsync)));
        Assert.Equal(jobs.Order(), claimed.Where(id => id.Length > 0).Order());
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Claim_PausedJobOrPausedQueue_TakesNothing(DatabaseKind database)
    {
        await StartAsync(database);
        var job = await AddAsync();
        Assert.True(await _host.Queue.SetPausedAsync(job, true, default));
        Assert.Equal("", await ClaimAsync());
        await _host.Queue.SetPausedAsync(job, false, default);
        await _host.Queue.PauseAllAsync(true, default);
        Assert.Equal("", await ClaimAsync());
        await _host.Queue.PauseAllAsync(false, default);
        Assert.Equal(job.Id, await ClaimAsync());
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Move_UpAndDown_ExchangesOwnJobsOnly(DatabaseKind database)
    {
        await StartAsync(database);
        var mine = await AddAsync("a");
        var others = await AddAsync("b");
        var later = await AddAsync("a");
        Assert.True(await _host.Queue.MoveAsync(later, up: true, default));
        Assert.False(await _host.Queue.MoveAsync(later, up: true, default));
        Assert.False(await _host.Queue.MoveAsync(others, up: true, default));
        Assert.Equal([later.Id, others.Id, mine.Id], [await ClaimAsync(), await ClaimAsync(), await ClaimAsync()]);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Recover_JobOfAKilledServer_WaitsAgainAtItsPlace(DatabaseKind database)
    {
        await StartAsync(database);
        var job = await AddAsync();
        await AddAsync();
        await ClaimAsync();
        await _host.Queue.SavedAsync(job.Id, 2, 30);
        await _host.Queue.RecoverAsync(default);
        var found = await _host.FindAsync(job.Id);
        Assert.Equal((JobState.Queued, 2, 30), (found!.State, found.StepsDone, found.Progress));
        Assert.Equal(job.Id, await ClaimAsync());
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Recover_JobThatKilledTheServerEveryTime_IsGivenUp(DatabaseKind database)
    {
        await StartAsync(database);
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

    [SkippableTheory]
    [BothDatabases]
    public async Task Cancel_ThenRetry_PutsTheJobAtTheEnd(DatabaseKind database)
    {
        await StartAsync(database);
        var job = await AddAsync();
        var other = await AddAsync();
        Assert.False(await _host.Queue.RetryAsync(job, default));
        Assert.True(await _host.Queue.CancelAsync(job, default));
        Assert.False(await _host.Queue.CancelAsync(job, default));
        Assert.Equal(JobState.Cancelled, (await _host.FindAsync(job.Id))!.State);
        Assert.True(await _host.Queue.RetryAsync(job, default));
        Assert.Equal([other.Id, job.Id], [await ClaimAsync(), await ClaimAsync()]);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Complete_AfterCancel_IsRefused(DatabaseKind database)
    {
        await StartAsync(database);
        var job = await AddAsync();
        await ClaimAsync();
        await _host.Queue.CancelAsync(job, default);
        Assert.False(await _host.Queue.CompleteAsync(job, 1, false, 0));
        Assert.Equal(JobState.Cancelled, (await _host.FindAsync(job.Id))!.State);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Add_FromManyTasksAtOnce_GivesEachJobAPlaceOfItsOwn(DatabaseKind database)
    {
        await StartAsync(database);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => AddAsync())));
        var ranks = await Task.WhenAll(jobs.Select(async job => (await _host.FindAsync(job.Id))!.Rank));
        Assert.Equal(jobs.Length, ranks.Distinct().Count());
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Move_FromManyTasksAtOnce_LosesNoPlace(DatabaseKind database)
    {
        await StartAsync(database);
        var jobs = new List<VideoJob>();
        for (var i = 0; i < 4; i++) jobs.Add(await AddAsync());
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => _host.Queue.MoveAsync(jobs[i % 4], up: i % 3 == 0, default))));
        var ranks = await Task.WhenAll(jobs.Select(async job => (await _host.FindAsync(job.Id))!.Rank));
        Assert.Equal([1, 2, 3, 4], ranks.Order());
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task PauseAll_PressedTwiceAtOnce_IsPausedAndOpensAgain(DatabaseKind database)
    {
        await StartAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _host.Queue.PauseAllAsync(true, default))));
        Assert.True(await _host.Queue.IsPausedAsync(default));
        await _host.Queue.PauseAllAsync(false, default);
        Assert.False(await _host.Queue.IsPausedAsync(default));
    }

    // No devices, so no worker takes what the tests put in.
    private async Task StartAsync(DatabaseKind database) => _host = await StudioHost.StartAsync(settings => settings.Devices = [], new HeldMaker(), database: database);

    private async Task<VideoJob> AddAsync(string owner = "local", int priority = 0)
    {
        var job = JobSample.New(owner, priority);
        await _host.Queue.AddAsync(job, default);
        return job;
    }

    private async Task<string> ClaimAsync() => (await _host.Queue.ClaimAsync(default))?.Id ?? "";
}
