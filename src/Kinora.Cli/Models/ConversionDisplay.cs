using Kinora.Pipelines;

namespace Kinora.Cli.Models;

/// <summary>Tells of a conversion a tenth at a time, where it is long.</summary>
internal sealed class ConversionDisplay(TextWriter error) : IProgress<ConversionProgress>
{
    private const int Shares = 10;
    private const int Few = 100;

    public void Report(ConversionProgress value)
    {
        if (value.Total < Few || value.Done * Shares / value.Total == (value.Done - 1) * Shares / value.Total) return;
        error.WriteLine($"{value.Part}: {value.Done} of {value.Total} weights written");
    }
}
