namespace Kinora.Pipelines;

/// <summary>The computation broke down: values that are no numbers, or a result that is no video. Nothing was written.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>A breakdown with its place and remedy.</summary>
    /// <param name="message">Where, what was expected, what came, and what to do.</param>
    public GenerationException(string message)
        : base(message)
    {
    }

    /// <summary>The denoising step, from 0; null when it happened elsewhere.</summary>
    public int? Step { get; private init; }

    /// <summary>The first transformer block whose output was bad, from 0; null when it was none of them.</summary>
    public int? Block { get; private init; }

    internal static GenerationException AtStep(int step, int? block, string message) => new(message) { Step = step, Block = block };
}
