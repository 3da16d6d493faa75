using Kinora.Data.Preference;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Draws samples: each comes once an epoch, in a fresh order.</summary>
/// <param name="samples">The samples.</param>
/// <param name="shape">F, z, h, w of every sample.</param>
/// <param name="tokenize">Cuts prompts into tokens; called on any thread.</param>
/// <param name="random">Decides the order.</param>
internal sealed class ReflowBatches(IReadOnlyList<ReflowSample> samples, IReadOnlyList<long> shape, Func<IReadOnlyList<string>, PromptTokens> tokenize, RandomStream random)
{
    /// <summary>The samples at a place.</summary>
    /// <param name="first">Samples that came before.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<ReflowSample> At(long first, int count) => [.. EpochOrder.At(samples.Count, first, count, random.Split("order")).Select(k => samples[k])];

    /// <summary>Latents and captions of the samples at a place.</summary>
    /// <param name="first">Samples that came before.</param>
    /// <param name="count">How many.</param>
    public LatentBatch Draw(long first, int count)
    {
        var chosen = At(first, count);
        var each = (int)(shape[0] * shape[1] * shape[2] * shape[3]);
        var latents = new float[count * each];
        foreach (var (row, sample) in chosen.Index()) LatentStore.Copy(sample.File, 0, (int)shape[0], latents.AsSpan(row * each, each));
        return new LatentBatch(count, (int)shape[0], [.. shape.Skip(1)], latents, tokenize([.. chosen.Select(s => s.Video.Prompt + s.Video.PositiveSuffix)]));
    }

    /// <summary>The noise that samples were made from: [B, F, z, h, w], owned by the current scope.</summary>
    /// <param name="chosen">The samples.</param>
    public Tensor NoiseOf(IReadOnlyList<ReflowSample> chosen)
    {
        var latents = new LatentShape((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
        return Tensor.Concat([.. chosen.Select(s => NoiseSource.Sample(s.Video.NoiseSeed, s.Video.Video, latents))], 0);
    }
}
