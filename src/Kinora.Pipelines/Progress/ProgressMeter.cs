namespace Kinora.Pipelines;

/// <summary>Measures the phases of a generation and reports them. Time is injected.</summary>
internal sealed class ProgressMeter(IProgress<GenerationProgress>? progress, TimeProvider time)
{
    private readonly Dictionary<GenerationPhase, double> _seconds = [];
    private readonly long _start = time.GetTimestamp();
    private GenerationPhase _phase;
    private long _phaseStart;
    private double _fractionBefore;
    private double _weight;
    private int _done;
    private int _units;
    private int _skipped;

    /// <summary>Seconds by phase, over all its parts.</summary>
    public IReadOnlyDictionary<GenerationPhase, double> Seconds => _seconds;

    /// <summary>Seconds since the start.</summary>
    public double Total => time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Runs a part of the work.</summary>
    /// <param name="phase">What it counts as.</param>
    /// <param name="weight">Its typical share of the whole, 0 to 1.</param>
    /// <param name="units">What <see cref="Advance"/> will count up to; 0 when it has no parts.</param>
    /// <param name="work">The work.</param>
    public T Run<T>(GenerationPhase phase, double weight, int units, Func<T> work)
    {
        (_phase, _weight, _units, _done, _skipped, _phaseStart) = (phase, weight, units, 0, 0, time.GetTimestamp());
        Report();
        var result = work();
        _seconds[phase] = _seconds.GetValueOrDefault(phase) + time.GetElapsedTime(_phaseStart).TotalSeconds;
        _fractionBefore += weight;
        (_weight, _units, _done) = (0, 0, 0);
        return result;
    }

    /// <summary>A part was done by an earlier run.</summary>
    public void Pass(double weight) => _fractionBefore += weight;

    /// <summary>Units of the running part were done by an earlier run; they tell nothing about how long the others take.</summary>
    public void Skip(int units)
    {
        _skipped += units;
        Advance(units);
    }

    /// <summary>Units of the running part are done.</summary>
    public void Advance(int units = 1)
    {
        _done += units;
        Report();
    }

    private void Report()
    {
        var within = _units == 0 ? 0 : (double)_done / _units;
        var measured = _done - _skipped;
        TimeSpan? remaining = measured == 0 ? null : time.GetElapsedTime(_phaseStart) / measured * (_units - _done);
        progress?.Report(new GenerationProgress(_phase, _done, _units, Math.Min(1, _fractionBefore + (_weight * within)), remaining, time.GetElapsedTime(_start)));
    }
}
