namespace Kinora.Evaluation;

/// <summary>Step-Video-T2V-Eval: the published file of 128 Chinese prompts, which the user brings (spec 10.1).</summary>
public static class StepVideoEvalSuite
{
    /// <summary>The suite's name.</summary>
    public const string Name = "step-video-t2v-eval";

    /// <summary>Reads the file: UTF-8, one prompt a line, no header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EvaluationException">It has another number of lines, or empty ones.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static PromptSuite Read(string path)
    {
        string[] lines = [.. File.ReadAllLines(path).Select(line => line.Trim())];
        if (lines.Length != ReportCategories.Count || lines.Any(line => line.Length == 0))
            throw new EvaluationException($"Reading {path} as Step-Video-T2V-Eval: {ReportCategories.Count} lines with one prompt each are expected, got {lines.Length} lines, {lines.Count(line => line.Length == 0)} of them empty. Categories go by position, so all must be there; for other lists take 'kinora evaluate prompts'.");
        return new PromptSuite(Name, [.. lines.Select((text, line) => new EvaluationPrompt(line, ReportCategories.Of(line), "", text))]);
    }
}
