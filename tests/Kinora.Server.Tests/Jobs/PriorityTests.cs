using System.Collections.Concurrent;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Jobs;

/// <summary>Who gets the processor while a video is made, by the kernel's own account of this process's threads.</summary>
public sealed class PriorityTests
{
    private const int Niceness = 7;

    // .NET names the threads of its pool so; they answer requests.
    private const string PoolThread = ".NET TP Worker";

    [Theory]
    [InlineData(Niceness)]
    [InlineData(0)]
    public async Task Threads_WhileAVideoIsMade_StandBackAndThoseOfRequestsDoNot(int niceness)
    {
        var own = Own();
        await using var host = await StudioHost.StartAsync(settings => (settings.Niceness, settings.Previews) = (niceness, true));
        var client = host.Client();
        var job = JobSample.New();
        job.Steps = 1000;
        await host.Queue.AddAsync(job, default);
        // Whoever watches is woken by every step, and a preview starts a program: neither may make a pool thread that stands back.
        using var watcher = await client.GetAsync($"/v1/videos/{job.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        await host.WaitAsync(job.Id, j => host.Board.Progress(j.Id) is { Phase: GenerationPhase.Denoise, Step: > 2, Preview: > 0 });
        var during = Threads();
        Assert.True(await host.Queue.FinishAsync(job, default));
        await host.WaitAsync(job.Id, JobState.Completed);
        var making = during.Where(t => t.Name == GenerationWorker.ThreadName).ToList();
        Assert.NotEmpty(making);
        Assert.All(making, t => Assert.Equal(own + niceness, t.Niceness));
        foreach (var threads in (List<(string Name, int Niceness)>[])[during, Threads()])
        {
            var pool = threads.Where(t => t.Name == PoolThread).ToList();
            Assert.NotEmpty(pool);
            Assert.All(pool, t => Assert.Equal(own, t.Niceness));
        }
    }

    [Fact]
    public async Task Watchers_OfAVideo_AreToldOnAThreadThatDoesNotStandBack()
    {
        var (maker, told) = (new HeldMaker(), new ConcurrentBag<int>());
        await using var host = await StudioHost.StartAsync(settings => settings.Niceness = Niceness, maker);
        var job = JobSample.New();
        // Asked on the thread that tells.
        using var watcher = host.Board.Subscribe((id, _) =>
        {
            if (host.Board.Progress(id) is not null) told.Add(Own());
            return false;
        });
        maker.Release(job.Id);
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, JobState.Completed);
        Assert.NotEmpty(told);
        Assert.All(told, niceness => Assert.Equal(Own(), niceness));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    [InlineData(-1, false)]
    public void Niceness_OutsideWhatAThreadMayHave_IsAFaultOfTheSettings(int niceness, bool good) =>
        Assert.Equal(good, new ServerSettings { Niceness = niceness }.FindFaults().Count == 0);

    private static int Own() => NicenessOf(File.ReadAllText("/proc/thread-self/stat"));

    // The niceness is the 19th field; the name, in brackets, is the second and may hold spaces.
    private static int NicenessOf(string stat) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16]);

    private static List<(string Name, int Niceness)> Threads()
    {
        var threads = new List<(string Name, int Niceness)>();
        foreach (var task in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(task, "stat"));
                threads.Add((stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')], NicenessOf(stat)));
            }
            catch (IOException)
            {
                // It ended in the meantime.
            }
        }

        return threads;
    }
}
