using Kinora.Pipelines;

namespace Kinora.Server.Jobs;

/// <summary>Turns the pipeline's progress into a job's.</summary>
internal sealed class JobProgressReporter(JobJournal journal, Action<JobProgress> report) : IProgress<GenerationProgress>
{
    private (GenerationPhase Phase, int Step, int Percent) _last = (GenerationPhase.Load, -1, -1);

    /// <summary>What was reported last.</summary>
    public int Percent { get; private set; }

    public void Report(GenerationProgress value)
    {
        Percent = (int)Math.Clamp(value.Fraction * 100, Percent, 99);
        // Decoded frames come by the hundred; a per cent of them is news enough.
        var step = value.Phase == GenerationPhase.Decode ? 0 : value.Step;
        if (_last == (value.Phase, step, Percent)) return;
        _last = (value.Phase, step, Percent);
        report(new JobProgress(value.Phase, value.Step, value.Steps, Percent, value.Remaining?.TotalSeconds, journal.Previews));
    }
}
