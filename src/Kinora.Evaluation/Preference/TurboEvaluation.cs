using Kinora.Diffusion;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Compares a fast model with the one that it was made from: what the judge sees in their videos of held-out prompts, and what denoising takes.</summary>
public static class TurboEvaluation
{
    // Scenes of all kinds, falls and pairs: so that every axis has its prompts.
    private static readonly string?[] s_kinds = [null, WorldAxes.Physics, WorldAxes.TwoThings];

    /// <summary>Every axis of both models' videos, made and judged here.</summary>
    /// <param name="evaluation">Makes and judges the videos.</param>
    /// <param name="model">The fast model.</param>
    /// <param name="against">The other; its videos have the same size and length.</param>
    /// <param name="prompts">Held-out prompts of each of three kinds: all, falls, pairs.</param>
    /// <param name="seed">Seed of prompts and noise.</param>
    /// <param name="cancellation">Stops; what is finished stays and is used again.</param>
    public static IReadOnlyDictionary<string, AxisDifference> Judge(PreferenceEvaluation evaluation, PreferenceEntrant model, PreferenceEntrant against, int prompts, ulong seed, CancellationToken cancellation = default) =>
        PreferenceComparison.AxesOf([.. s_kinds.Select(kind => evaluation.Judge(model, against, kind, seed, prompts, 1, cancellation))]);

    /// <summary>Every axis of both models' runs of the world's suite, which were judged before.</summary>
    /// <param name="model">The fast model, and the folder of its run.</param>
    /// <param name="against">The other, and its folder.</param>
    /// <exception cref="EvaluationException">A folder is of other weights or settings, is not finished, or both have other prompts.</exception>
    public static IReadOnlyDictionary<string, AxisDifference> Read((PreferenceEntrant Entrant, string Folder) model, (PreferenceEntrant Entrant, string Folder) against)
    {
        return PreferenceComparison.AxesOf(Report(model.Entrant, model.Folder), Report(against.Entrant, against.Folder));

        static WorldReport Report(PreferenceEntrant entrant, string folder) =>
            (Directory.Exists(folder) ? RunFolder.Open(folder, WorldRun.Of(entrant.Model, entrant.Settings)).ReadReport() : null)
            ?? throw new EvaluationException($"Comparing with the run of {entrant.Name} in {folder}: it has no report. Run 'kinora evaluate world --model {entrant.Name} --videos {folder}' to its end.");
    }

    /// <summary>Measures what denoising takes, and reports.</summary>
    /// <param name="model">The fast model.</param>
    /// <param name="against">The other.</param>
    /// <param name="axes">What the judge saw.</param>
    /// <param name="timings">How often the denoising phase is measured, in turn.</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <param name="log">Lines for the person who waits.</param>
    /// <param name="cancellation">Stops.</param>
    public static TurboReport Run(PreferenceEntrant model, PreferenceEntrant against, IReadOnlyDictionary<string, AxisDifference> axes, int timings, ulong seed, TextWriter log, CancellationToken cancellation = default)
    {
        var seconds = new List<(double Model, double Against)>();
        for (var k = 0; k < timings; k++)
        {
            seconds.Add((Denoise(model, seed + (ulong)k, cancellation), Denoise(against, seed + (ulong)k, cancellation)));
            log.WriteLine($"Denoising took {seconds[^1].Model:F2} s against {seconds[^1].Against:F2} s");
        }

        return new TurboReport(
            EvaluationsOf(model.Settings), EvaluationsOf(against.Settings), Median.Of(seconds.Select(s => s.Model)), Median.Of(seconds.Select(s => s.Against)), Engine.Threads, axes,
            PreferenceEvaluation.RunOf(model, null, seed), PreferenceEvaluation.RunOf(against, null, seed));
    }

    /// <summary>Evaluations of the transformer for one video.</summary>
    /// <param name="settings">Its settings.</param>
    public static int EvaluationsOf(GenerationDefaults settings) => settings.Steps * (ClassifierFreeGuidance.IsActive(settings.Guidance) ? 2 : 1);

    private static double Denoise(PreferenceEntrant entrant, ulong seed, CancellationToken cancellation) =>
        new TextToVideoPipeline(entrant.Model).Generate(GenerationRequest.From("A red car in the desert", seed, entrant.Settings), _ => new NoSink(), null, cancellation).Seconds[GenerationPhase.Denoise];

    // Frames are not looked at where only the time counts.
    private sealed class NoSink : IFrameSink
    {
        public void Write(ReadOnlySpan<byte> rgb_HW3)
        {
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }
}
