using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>Refuses latents that can't be a video's, so that a grey or black file never counts as a success.</summary>
internal static class LatentWatch
{
    // Latents have a standard deviation near 1; a hundredth or a hundredfold of it decodes to nothing that was ever trained on.
    private const double Smallest = 0.01;
    private const double Largest = 100;

    /// <exception cref="GenerationException">The values are nearly all alike, or far too large.</exception>
    public static void RefuseCollapse(Tensor latents)
    {
        using var scope = new TensorScope();
        var deviation = (latents - latents.Mean()).Square().Mean().Sqrt().Item();
        if (deviation is >= Smallest and <= Largest) return;
        throw new GenerationException(
            $"After denoising: the latents have a standard deviation of {deviation:G3}, where {Smallest} to {Largest} is possible for a video. " +
            "No video was written. Try less guidance, more steps or another shift; if that does not help, the weights are unusable.");
    }
}
