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
        Assert.True(made.Count <= 52);

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

    [Fact]
    public void Constructor_WithoutAStride_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Prefetcher<long>(at => at, 0));
}
