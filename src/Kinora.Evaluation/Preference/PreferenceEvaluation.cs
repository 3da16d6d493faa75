using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>Lets two models make videos of the same held-out prompts from the same noise, lets the judge read them, and compares.</summary>
/// <param name="judgeFolder">The judge.</param>
/// <param name="library">The world.</param>
/// <param name="runsFolder">Where the videos go: a folder for each model, settings and prompts, used again where it is there.</param>
/// <param name="log">Lines for the person who waits.</param>
public sealed class PreferenceEvaluation(string judgeFolder, ConceptLibrary library, string runsFolder, TextWriter log)
{
    private readonly SampleJudging _judging = new(judgeFolder, library, log);

    /// <summary>Compares two models.</summary>
    /// <param name="model">The model.</param>
    /// <param name="against">The other; its videos have the same size and length.</param>
    /// <param name="axis">The axis that pairs are won on.</param>
    /// <param name="size">What to make.</param>
    /// <param name="margin">Scores that differ by no more are a tie.</param>
    /// <param name="cancellation">Stops; what is finished stays and is used again.</param>
    /// <exception cref="EvaluationException">The models' videos have different sizes, or are not square.</exception>
    /// <exception cref="JudgeException">The judge can't be used.</exception>
    public PreferenceReport Run(PreferenceEntrant model, PreferenceEntrant against, string axis, PreferenceSize size, double margin, CancellationToken cancellation = default)
    {
        var chosen = Judge(model, against, axis, size.Seed, size.Prompts, size.Videos, cancellation);
        var others = size.OtherPrompts == 0 ? null : Judge(model, against, null, size.Seed, size.OtherPrompts, 1, cancellation);
        var losses = size.FlowClips == 0 ? null : HeldOutFlow.Measure(model, against, library, size.FlowClips, log, cancellation);
        return PreferenceComparison.Of(axis, margin, chosen, others, (RunOf(model, axis, size.Seed), RunOf(against, axis, size.Seed)), losses);
    }

    private static void CheckSizes(PreferenceEntrant model, PreferenceEntrant against)
    {
        var (one, other) = (model.Settings, against.Settings);
        if (one.Width != one.Height) throw new EvaluationException($"Comparing {model.Name}: its videos are {one.Width}x{one.Height}, the judge reads square ones.");
        if ((one.Frames, one.Width, one.Height, one.Fps) != (other.Frames, other.Width, other.Height, other.Fps))
            throw new EvaluationException($"Comparing {model.Name} with {against.Name}: one makes {one.Frames} frames of {one.Width}x{one.Height}, the other {other.Frames} of {other.Width}x{other.Height}; the same noise makes the same size only. Give both the same with --frames, or in their generation_config.json.");
    }

    /// <summary>What the samples of a model are made of.</summary>
    internal static SampleRun RunOf(PreferenceEntrant entrant, string? axis, ulong seed) => SampleRun.Of(entrant.Model, entrant.Settings, 0, $"world/{axis ?? "all"}/held-out/{seed}");

    /// <summary>Makes and judges both models' videos of held-out prompts.</summary>
    internal JudgedSet Judge(PreferenceEntrant model, PreferenceEntrant against, string? axis, ulong seed, int prompts, int videos, CancellationToken cancellation)
    {
        CheckSizes(model, against);
        List<SuitePrompt> asked = [.. WorldPrompts.Make(library, axis, Split.HeldOut, seed, prompts).Select(prompt => prompt.Asked)];
        return new JudgedSet(asked, videos, Read(model), Read(against));

        IReadOnlyDictionary<string, JudgedVideo> Read(PreferenceEntrant entrant)
        {
            var run = RunOf(entrant, axis, seed);
            var folder = SampleFolder.Open(Path.Combine(runsFolder, $"preference-{axis ?? "all"}-{HashOf(run)}"), run);
            new SampleGeneration(entrant.Model, entrant.Name, entrant.Settings, 0, log).Run(folder, asked, videos, withVideos: true, cancellation);
            return _judging.Run(folder, asked, videos, entrant.Settings.Fps, cancellation);
        }
    }

    private static string HashOf(SampleRun run) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(run, JsonFolder.Readable.SampleRun))))[..12];
}
