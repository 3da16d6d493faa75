using System.Collections.Concurrent;
using Kinora.Tensors.Kernels;
using Kinora.Tensors.Native;

namespace Kinora.Tensors.Tests;

public sealed class BackgroundWorkTests
{
    private const string Name = "kinora test";

    // The kernel's own account of a thread: the niceness is the 19th field, and the name before it, in brackets, may hold spaces.
    private static int NicenessOf(string task)
    {
        var stat = File.ReadAllText($"/proc/{task}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16]);
    }

    [Fact]
    public void Run_OfWork_LowersItsThreadAndNotTheCallers()
    {
        var before = NicenessOf("thread-self");
        Assert.Equal(before + 3, BackgroundWork.Run(Name, 3, _ => NicenessOf("thread-self")));
        Assert.Equal(before, BackgroundWork.Run(Name, 0, _ => NicenessOf("thread-self")));
        Assert.Equal(ThreadNiceness.Most, BackgroundWork.Run(Name, 19, _ => NicenessOf("thread-self")));
        Assert.Equal(before, NicenessOf("thread-self"));
    }

    [Fact]
    public void Foreground_OfWork_RunsOnTheCallersThreadAsItWas()
    {
        var (caller, before) = (Environment.CurrentManagedThreadId, NicenessOf("thread-self"));
        var (here, there) = BackgroundWork.Run(Name, 2, work =>
        {
            var seen = work.Foreground(() => (Environment.CurrentManagedThreadId, NicenessOf("thread-self")));
            return (seen, Environment.CurrentManagedThreadId);
        });
        Assert.Equal((caller, before), here);
        Assert.NotEqual(caller, there);
    }

    [Fact]
    public void Faults_OfWorkAndOfItsForeground_ComeOutAsTheyAre()
    {
        Assert.Throws<TensorException>(() => BackgroundWork.Run<int>(Name, 1, _ => throw new TensorException("add", "of the work")));
        Assert.Throws<TimeoutException>(() => BackgroundWork.Run(Name, 1, work => work.Foreground<int>(() => throw new TimeoutException())));
        var held = BackgroundWork.Run(Name, 1, work => Assert.Throws<TimeoutException>(() => work.Foreground(() => throw new TimeoutException())).Message);
        Assert.NotEmpty(held);
        Assert.Throws<ArgumentOutOfRangeException>(() => BackgroundWork.Run(Name, 20, _ => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BackgroundWork.Run(Name, -1, _ => 0));
    }

    [Fact]
    public void Kernels_OfWork_HaveHelpersOfItsOwnThatStandBackToo()
    {
        const int parts = 3;
        var before = NicenessOf("thread-self");
        var seen = new ConcurrentBag<(int Thread, bool Pool, int Niceness)>();
        BackgroundWork.Run(Name, 4, _ =>
        {
            using var all = new CountdownEvent(parts);
            KernelThreads.For(parts, parts, part =>
            {
                seen.Add((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread, NicenessOf("thread-self")));
                // Every part waits for the others, so each needs a thread.
                all.Signal();
                Assert.True(all.Wait(TimeSpan.FromMinutes(1)));
            });
            return true;
        });
        Assert.Equal(parts, seen.Select(s => s.Thread).Distinct().Count());
        Assert.All(seen, s => Assert.Equal((false, before + 4), (s.Pool, s.Niceness)));
    }

    [Fact]
    public void Helpers_OfKernels_EndWithTheWork()
    {
        Thread? helper = null;
        BackgroundWork.Run(Name, 0, _ =>
        {
            using var both = new CountdownEvent(2);
            var own = Environment.CurrentManagedThreadId;
            KernelThreads.For(2, 2, _ =>
            {
                if (Environment.CurrentManagedThreadId != own) helper = Thread.CurrentThread;
                both.Signal();
                Assert.True(both.Wait(TimeSpan.FromMinutes(1)));
            });
            return true;
        });
        Assert.False(helper!.IsAlive);
    }

    [Fact]
    public void Products_OfWork_AreThoseOfAnyThreadAndEveryThreadOfTheirsStandsBack()
    {
        const int side = 400;
        using var scope = new TensorScope();
        var (a, b) = (new RandomStream(1).Normal([side, side]), new RandomStream(2).Normal([side, side]));
        var expected = a.MatMul(b).ToArray<float>();
        var before = NicenessOf("thread-self");
        var (made, threads) = BackgroundWork.Run(Name, 5, _ =>
        {
            using var own = new TensorScope();
            using var noGrad = GradMode.NoGrad();
            var product = a.MatMul(b).ToArray<float>();
            return (product, ThreadNiceness.ThreadsNamed(Name).Select(id => NicenessOf($"self/task/{id}")).ToList());
        });
        Assert.Equal(expected, made);
        Assert.NotEmpty(threads);
        Assert.All(threads, niceness => Assert.Equal(before + 5, niceness));
        Assert.All(NativeLoader.Helpers, id => Assert.True(NicenessOf($"self/task/{id}") >= before + 5));
        // OpenBLAS starts its threads when it is loaded: one less than it may use.
        if (Engine.BlasLibraries().Any(file => file.Contains("openblasp", StringComparison.Ordinal)) && Environment.ProcessorCount > 1) Assert.NotEmpty(NativeLoader.Helpers);
    }
}
