using Kinora.Pipelines.Tests.Support;

namespace Kinora.Pipelines.Tests.Progress;

public sealed class ProgressMeterTests
{
    [Fact]
    public void Run_PartsOfAPhase_GiveRemainingTimeFromTheDoneOnes()
    {
        var clock = new ManualClock();
        var log = new ProgressLog();
        var meter = new ProgressMeter(log, clock);
        _ = meter.Run(GenerationPhase.Denoise, 0.8, 4, () =>
        {
            clock.Advance(3);
            meter.Advance();
            clock.Advance(1);
            meter.Advance();
            return 0;
        });

        Assert.Null(log.All[0].Remaining);
        Assert.Equal(TimeSpan.FromSeconds(9), log.All[1].Remaining);
        Assert.Equal(TimeSpan.FromSeconds(4), log.All[2].Remaining);
        Assert.Equal([0, 0.2, 0.4], log.All.Select(p => Math.Round(p.Fraction, 6)));
        Assert.Equal(4, meter.Seconds[GenerationPhase.Denoise]);
    }

    [Fact]
    public void Run_APhaseTwice_AddsItsSeconds()
    {
        var clock = new ManualClock();
        var meter = new ProgressMeter(null, clock);
        foreach (var seconds in (int[])[2, 5])
        {
            _ = meter.Run(GenerationPhase.Load, 0.1, 0, () =>
            {
                clock.Advance(seconds);
                return 0;
            });
        }

        Assert.Equal(7, meter.Seconds[GenerationPhase.Load]);
        Assert.Equal(7, meter.Total);
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(int seconds) => _ticks += seconds * TimeSpan.TicksPerSecond;
    }
}
