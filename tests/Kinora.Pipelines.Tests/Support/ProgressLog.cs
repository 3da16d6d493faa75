namespace Kinora.Pipelines.Tests.Support;

/// <summary>Keeps everything that was reported.</summary>
internal sealed class ProgressLog(Action<GenerationProgress>? also = null) : IProgress<GenerationProgress>
{
    public List<GenerationProgress> All { get; } = [];

    public void Report(GenerationProgress value)
    {
        All.Add(value);
        also?.Invoke(value);
    }
}
