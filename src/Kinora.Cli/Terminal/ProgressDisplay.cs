using Kinora.Pipelines;

namespace Kinora.Cli.Terminal;

/// <summary>Shows how far a generation is: one line that is redrawn on a terminal, otherwise a plain line for each phase and tenth of it.</summary>
internal sealed class ProgressDisplay(TextWriter writer, bool isTerminal) : IProgress<GenerationProgress>
{
    private const int BarWidth = 24;
    private const int LinesPerPhase = 10;
    private const string ClearLine = "\r\u001b[K";

    private GenerationPhase? _phase;
    private int _tenth;
    private bool _drawn;

    public void Report(GenerationProgress value)
    {
        if (isTerminal)
        {
            writer.Write($"{ClearLine}[{Bar(value.Fraction)}] {(int)(value.Fraction * 100),3}% {Describe(value)}");
            writer.Flush();
            _drawn = true;
            return;
        }

        var tenth = value.Steps == 0 ? 0 : value.Step * LinesPerPhase / value.Steps;
        if (value.Phase == _phase && tenth == _tenth) return;
        (_phase, _tenth) = (value.Phase, tenth);
        writer.WriteLine(Describe(value));
    }

    /// <summary>Takes the line away again.</summary>
    public void Clear()
    {
        if (_drawn) writer.Write(ClearLine);
        _drawn = false;
    }

    /// <summary>One phase in words: <c>denoising, step 12 of 30, 14 s left</c>.</summary>
    public static string Describe(GenerationProgress value)
    {
        var (name, unit) = value.Phase switch
        {
            GenerationPhase.Load => ("loading weights", ""),
            GenerationPhase.Text => ("encoding the text", ""),
            GenerationPhase.Denoise => ("denoising", "step"),
            _ => ("decoding", "frame"),
        };
        if (value.Steps == 0) return name;
        var left = value.Remaining is { } remaining && value.Step < value.Steps ? $", {Duration(remaining)} left" : "";
        return $"{name}, {unit} {value.Step} of {value.Steps}{left}";
    }

    /// <summary>A duration for people: <c>14 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Duration(TimeSpan span)
    {
        var seconds = (long)Math.Ceiling(span.TotalSeconds);
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            _ => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        };
    }

    private static string Bar(double fraction)
    {
        var filled = (int)(BarWidth * fraction);
        return new string('#', filled) + new string('.', BarWidth - filled);
    }
}
