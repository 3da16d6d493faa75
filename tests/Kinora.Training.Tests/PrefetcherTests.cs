namespace Kinora.Training.Tests;

public sealed class PrefetcherTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Get_InAnyOrder_GivesTheBatchOfThatNumber(int ahead)
    {
        using var batches = new Prefetcher<long>(at => at * 10, 4, ahead);
        foreach (var at in new long[] { 0, 4, 8, 8, 100, 104, 4, 0 }) Assert.Equal(at * 10, batches.Get(at));
    }

    [Fact]
    public void Get_InOrder_MakesEveryBatchOnce()
    {
        var made = new List<long>();
        using (var batches = new Prefetcher<long>(Make, 1))
        {
            for (var at = 0; at < 50; at++) Assert.Equal(at, batches.Get(at));
        }

        Assert.Equal(made.Distinct().Count(), made.Count);
        // Two threads prepare three batches beyond the last one asked for, unless they are disposed before.
        Assert.InRange(made.Count, 50, 53);

        long Make(long at)
        {
            lock (made) made.Add(at);
            return at;
        }
    }

    [Fact]
    public void Get_WhileOthersAreMade_DoesNotWaitForThem()
    {
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        using var batches = new Prefetcher<long>(at =>
        {
            if (at == 0) return at;
            started.Set();
            gate.Wait();
            return at;
        }, 1, ahead: 1);
        Assert.Equal(0, batches.Get(0));
        started.Wait();
        gate.Set();
        Assert.Equal(1, batches.Get(1));
    }

    [Fact]
    public void Get_OfABatchThatCannotBeMade_ThrowsThereAndOnlyThere()
    {
        using var batches = new Prefetcher<long>(at => at == 2 ? throw new InvalidDataException("batch 2") : at, 1);
        Assert.Equal(0, batches.Get(0));
        Assert.Equal(1, batches.Get(1));
        Assert.Equal("batch 2", Assert.Throws<InvalidDataException>(() => batches.Get(2)).Message);
        Assert.Equal(3, batches.Get(3));
    }

    [Fact]
    public async Task Dispose_WhileABatchIsMade_WaitsForIt()
    {
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var finished = false;
        var batches = new Prefetcher<long>(at =>
        {
            if (at == 0) return at;
            started.Set();
            gate.Wait();
            finished = true;
            throw new InvalidDataException("too late to matter");
        }, 1, ahead: 1);
        batches.Get(0);
        started.Wait();
        var disposing = Task.Run(batches.Dispose);
        // A Dispose that does not wait ends within this time; one that waits can't end before the gate opens.
        await Task.WhenAny(disposing, Task.Delay(100));
        Assert.False(disposing.IsCompleted);
        gate.Set();
        await disposing;
        Assert.True(finished);
        Assert.Throws<ObjectDisposedException>(() => batches.Get(1));
        batches.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Get_WithSoManyThreads_MakesThatManyBatchesAtOnceAndNoMore(int threads)
    {
        using var gate = new SemaphoreSlim(0);
        using var allAtWork = new CountdownEvent(threads);
        var (atWork, most) = (0, 0);
        using var batches = new Prefetcher<long>(at =>
        {
            if (at == 0) return at;
            var now = Interlocked.Increment(ref atWork);
            InterlockedMax(ref most, now);
            if (at <= threads) allAtWork.Signal();
            gate.Wait();
            Interlocked.Decrement(ref atWork);
            return at;
        }, 1, ahead: 8, threads: threads);
        Assert.Equal(0, batches.Get(0));
        allAtWork.Wait();
        gate.Release(100);
        for (var at = 1; at <= 20; at++) Assert.Equal(at, batches.Get(at));
        Assert.Equal(threads, most);

        static void InterlockedMax(ref int most, int value)
        {
            for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    [Fact]
    public void Get_OfABatchThatIsNotReady_CountsTheWait()
    {
        var before = DataWait.OfThisThread;
        using var batches = new Prefetcher<long>(
            at =>
            {
                if (at == 0) Thread.Sleep(300);
                return at;
            },
            1);
        batches.Get(0);
        var waited = DataWait.OfThisThread - before;
        Assert.InRange(waited.TotalMilliseconds, 25, 60_000);
    }

    [Fact]
    public void Constructor_WithoutAStride_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Prefetcher<long>(at => at, 0));
}
