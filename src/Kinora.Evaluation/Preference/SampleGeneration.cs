using System.Diagnostics;
using Kinora.Data.Preference;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Makes several videos of each of a list of prompts, keeping noise seeds and final latents; goes on where an earlier run stopped.</summary>
/// <param name="model">The model.</param>
/// <param name="modelName">Its name for recipes.</param>
/// <param name="defaults">Settings.</param>
/// <param name="guidanceDecay">How fast the guidance diminishes; 0 for a constant one. A recipe can't hold another, so videos can't be wanted then.</param>
/// <param name="log">Lines for the person who waits.</param>
public sealed class SampleGeneration(TextToVideoModel model, string modelName, GenerationDefaults defaults, double guidanceDecay, TextWriter log)
{
    private const int LogEvery = 16;

    /// <summary>Makes what is missing and writes the list of all; while it works the list is of those that are there.</summary>
    /// <param name="folder">The folder of this run.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="videos">Videos of each, at least 1.</param>
    /// <param name="withVideos">Whether files to look at are wanted beside the latents.</param>
    /// <param name="cancellation">Stops; what is finished stays.</param>
    /// <returns>The samples, prompt by prompt.</returns>
    /// <exception cref="RequestException">The settings can't be made.</exception>
    public IReadOnlyList<SampledVideo> Run(SampleFolder folder, IReadOnlyList<SuitePrompt> prompts, int videos, bool withVideos, CancellationToken cancellation = default)
    {
        var wanted = prompts.SelectMany(prompt => Enumerable.Range(0, videos).Select(video => (Prompt: prompt, Video: video, Name: SampleFolder.NameOf(prompt, video)))).ToList();
        var there = wanted.Select(w => w.Name).Where(name => folder.Has(name, withVideos)).ToHashSet(StringComparer.Ordinal);
        var missing = wanted.Where(w => !there.Contains(w.Name)).ToList();
        log.WriteLine($"{folder.Root}: {wanted.Count - missing.Count:N0} of {wanted.Count:N0} samples are there");
        if (missing.Count > 0)
        {
            using var generator = new LatentGenerator(model);
            var clock = Stopwatch.StartNew();
            foreach (var (k, (prompt, video, name)) in missing.Index())
            {
                Make(generator, folder, prompt, video, name, withVideos ? folder.Run.Model.WeightsSha256 : null, cancellation);
                there.Add(name);
                if ((k + 1) % LogEvery == 0 || k + 1 == missing.Count) log.WriteLine($"{k + 1:N0} of {missing.Count:N0} samples made, {clock.Elapsed.TotalSeconds / (k + 1):F1} s each");
                if ((k + 1) % LogEvery == 0) WriteList();
            }
        }

        return WriteList();

        SampledVideo[] WriteList()
        {
            SampledVideo[] samples = [.. wanted.Where(w => there.Contains(w.Name)).Select(w => new SampledVideo(
                w.Name, w.Prompt.Prompt, w.Prompt.Language, w.Prompt.Seed, w.Video, SampleFolder.LatentsOf(w.Name), folder.Run.WeightsSha256,
                defaults.Steps, defaults.Shift, defaults.Guidance, guidanceDecay, defaults.NegativePrompt, defaults.PositiveSuffix))];
            SampleList.Write(folder.PathOf(SampleList.FileName), samples);
            return samples;
        }
    }

    private void Make(LatentGenerator generator, SampleFolder folder, SuitePrompt prompt, int video, string name, string? recipeSha, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = new TensorScope();
        var request = GenerationRequest.From(prompt.Prompt, prompt.Seed, defaults);
        var latents = generator.Sample(request, video, guidanceDecay, cancellation);
        if (recipeSha is not null)
        {
            using var sink = VideoFileSink.Open(folder.VideoOf(name), request, request.ToRecipe(video, modelName, recipeSha, Engine.Threads, model.Loras), cancellation);
            generator.Decode(latents, sink, cancellation);
        }

        folder.Write(name, latents);
    }
}
