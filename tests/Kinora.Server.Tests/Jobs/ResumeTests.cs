using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Tests.Support;
using Kinora.Tensors;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Jobs;

public sealed class ResumeTests
{
    private const int Steps = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(Steps)]
    public async Task Server_StoppedAfterAnyStep_GoesOnToTheSameFile(int stopAfter)
    {
        using var folder = new TemporaryFolder();
        var undisturbed = await MakeAsync(folder["whole"]);
        var job = JobSample.New();
        job.Steps = Steps;
        var maker = new StoppingMaker(stopAfter);
        await using (var first = await StudioHost.StartAsync(maker: maker, data: folder["broken"]))
        {
            maker.Inner = ActivatorUtilities.CreateInstance<PipelineVideoMaker>(first.Services);
            await first.Queue.AddAsync(job, default);
            await maker.Reached;
        }

        await using var second = await StudioHost.StartAsync(data: folder["broken"]);
        var done = await second.WaitAsync(job.Id, JobState.Completed);
        Assert.True(done.WasResumed);
        Assert.Equal(undisturbed, File.ReadAllBytes(second.Files.Video(job.Id)));
        Assert.False(File.Exists(second.Files.Latents(job.Id)));
        Assert.True(File.Exists(second.Files.Thumbnail(job.Id)) && File.Exists(second.Files.Spritesheet(job.Id)));
    }

    [Fact]
    public async Task Job_WhoseFileCantBeWritten_KeepsItsLatentsAndIsDoneByARetry()
    {
        await using var host = await StudioHost.StartAsync();
        var job = JobSample.New();
        // A folder where a file shall be: everything is computed, and it can't be written.
        Directory.CreateDirectory(host.Files.Thumbnail(job.Id));
        await host.Queue.AddAsync(job, default);
        var failed = await host.WaitAsync(job.Id, JobState.Failed);
        Assert.Equal("storage_failed", failed.ErrorCode);
        Assert.DoesNotContain(job.Id, failed.ErrorMessage);
        Assert.True(File.Exists(host.Files.Latents(job.Id)));
        Directory.Delete(host.Files.Thumbnail(job.Id));
        Assert.True(await host.Queue.RetryAsync(job, default));
        Assert.True((await host.WaitAsync(job.Id, JobState.Completed)).WasResumed);
    }

    private static async Task<byte[]> MakeAsync(string folder)
    {
        await using var host = await StudioHost.StartAsync(data: folder);
        var job = JobSample.New();
        job.Steps = Steps;
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, JobState.Completed);
        return File.ReadAllBytes(host.Files.Video(job.Id));
    }

    // The pipeline, which stands still after a step was saved until the server's end cancels it.
    private sealed class StoppingMaker(int stopAfter) : IVideoMaker
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PipelineVideoMaker Inner { get; set; } = null!;

        public Task Reached => _reached.Task;

        public bool Make(VideoJob job, Device device, IJobFollower follower, CancellationToken cancellation) =>
            Inner.Make(job, device, new Stopper(follower, stopAfter, _reached, cancellation), cancellation);
    }

    private sealed class Stopper(IJobFollower inner, int stopAfter, TaskCompletionSource reached, CancellationToken cancellation) : IJobFollower
    {
        public bool Finishes => inner.Finishes;

        public void Report(JobProgress progress) => inner.Report(progress);

        public void Stopped(int steps) => inner.Stopped(steps);

        public void Saved(int steps, int percent)
        {
            inner.Saved(steps, percent);
            if (steps != stopAfter) return;
            reached.SetResult();
            cancellation.WaitHandle.WaitOne();
        }
    }
}
