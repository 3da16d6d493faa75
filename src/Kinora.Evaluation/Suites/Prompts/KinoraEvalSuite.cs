using System.Text.Json;

namespace Kinora.Evaluation;

/// <summary>128 prompts of our own writing over the categories of Step-Video-T2V-Eval, each in Chinese and English: <c>configs/evaluate/kinora-eval.json</c>.</summary>
public static class KinoraEvalSuite
{
    /// <summary>The suite's name.</summary>
    public const string Name = "kinora-eval";

    private const string Resource = "kinora-eval.json";

    /// <summary>The prompts in one language or both.</summary>
    /// <param name="languages"><c>zh</c>, <c>en</c> or both; a prompt's languages follow each other.</param>
    public static PromptSuite Load(params IReadOnlyList<string> languages)
    {
        using var stream = typeof(KinoraEvalSuite).Assembly.GetManifestResourceStream(Resource)!;
        var prompts = JsonSerializer.Deserialize(stream, EvaluationJson.Default.BilingualPromptArray)!;
        return new PromptSuite(Name, [.. prompts.SelectMany(prompt => languages.Select(language => new EvaluationPrompt(prompt.Number, prompt.Category, language, language == "zh" ? prompt.Zh : prompt.En)))]);
    }
}
