using System.Diagnostics;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Makes a model's videos of a suite, going on where an earlier run stopped.</summary>
/// <param name="model">The model.</param>
/// <param name="modelName">Its name for recipes.</param>
/// <param name="defaults">Settings; the model's own unless others are wanted.</param>
/// <param name="log">Lines for the person who waits.</param>
public sealed class SuiteGeneration(TextToVideoModel model, string modelName, GenerationDefaults defaults, TextWriter log)
{
    /// <summary>What is to be run.</summary>
    /// <param name="suite">The suite.</param>
    public SuiteRun Describe(PromptSuite suite) => new(suite.Name, suite.Sha256, WorldRun.Of(model, defaults));

    /// <summary>Makes what is missing.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="rounds">Videos for each of them, from seeds of their own.</param>
    /// <param name="cancellation">Stops; what is finished stays.</param>
    /// <returns>Records of all, prompt by prompt.</returns>
    /// <exception cref="RequestException">The settings can't be made.</exception>
    public IReadOnlyList<SuiteVideo> Run(SuiteRunFolder folder, IReadOnlyList<EvaluationPrompt> prompts, int rounds, CancellationToken cancellation = default)
    {
        var wanted = prompts.SelectMany(prompt => Enumerable.Range(0, rounds).Select(round => (Prompt: prompt, Seed: SuiteSeeds.Of(prompt, round)))).ToList();
        var weights = model.ComputeWeightsSha256();
        return [.. wanted.Select((video, k) => folder.RecordOf(video.Prompt, video.Seed) ?? Make(folder, video.Prompt, video.Seed, weights, $"{k + 1} of {wanted.Count}", cancellation))];
    }

    private SuiteVideo Make(SuiteRunFolder folder, EvaluationPrompt prompt, ulong seed, string weights, string place, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var request = GenerationRequest.From(prompt.Text, seed, defaults);
        var recipe = request.ToRecipe(0, modelName, weights, Engine.Threads);
        new TextToVideoPipeline(model).Generate(request, _ => VideoFileSink.Open(folder.VideoOf(prompt, seed), request, recipe, cancellation), null, cancellation);
        var record = new SuiteVideo(prompt, seed, clock.Elapsed.TotalSeconds, Engine.Threads);
        folder.Finish(record);
        log.WriteLine($"Made {place} in {record.Seconds:F1} s: {prompt.Text}");
        return record;
    }
}
