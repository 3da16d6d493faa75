namespace Kinora.Cli.Tests.Support;

/// <summary>Presses Ctrl-C when a text is shown.</summary>
internal sealed class CancelAt(string text, CancellationTokenSource source) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(text, StringComparison.Ordinal) == true) source.Cancel();
    }
}
