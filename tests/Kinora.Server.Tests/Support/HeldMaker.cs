using System.Collections.Concurrent;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Tensors;

namespace Kinora.Server.Tests.Support;

/// <summary>A maker that reports one step and then waits until the test lets it go on, fails it, or it is cancelled. Writes nothing.</summary>
internal sealed class HeldMaker : IVideoMaker
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public List<string> Order { get; } = [];

    public void Release(string id) => Gate(id).TrySetResult();

    public void Fail(string id, Exception error) => Gate(id).TrySetException(error);

    public bool Make(VideoJob job, Device device, IJobFollower follower, CancellationToken cancellation)
    {
        lock (Order) Order.Add(job.Id);
        follower.Report(new JobProgress(GenerationPhase.Denoise, 1, job.Steps, 40, 12, 1));
        try
        {
            Gate(job.Id).Task.Wait(cancellation);
            return false;
        }
        catch (AggregateException error)
        {
            throw error.InnerException!;
        }
    }

    private TaskCompletionSource Gate(string id) => _gates.GetOrAdd(id, _ => new TaskCompletionSource());
}
