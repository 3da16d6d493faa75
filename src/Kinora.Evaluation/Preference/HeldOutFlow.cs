using Kinora.Data.World;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>The flow-matching loss of two models on rendered clips of held-out combinations: whether learning from preference has cost what they knew.</summary>
public static class HeldOutFlow
{
    private const ulong SceneSeed = 1618;

    // Those of the training stages' held-out figures.
    private static readonly double[] s_times = [0.1, 0.3, 0.5, 0.8];

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="against">The other; its latents must be the same VAE's.</param>
    /// <param name="library">The world.</param>
    /// <param name="clips">How many clips, at least 1.</param>
    /// <param name="log">Lines for the person who waits.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    /// <exception cref="EvaluationException">The models have different VAEs.</exception>
    public static FlowLosses Measure(PreferenceEntrant model, PreferenceEntrant against, ConceptLibrary library, int clips, TextWriter log, CancellationToken cancellation = default)
    {
        if (model.Model.Folder.WeightsSha256(Checkpoints.ModelParts.Vae) != against.Model.Folder.WeightsSha256(Checkpoints.ModelParts.Vae))
            throw new EvaluationException($"Comparing the flow-matching losses of {model.Name} and {against.Name}: their VAEs differ, so their latents do. Leave it out with --flow-clips 0.");
        log.WriteLine($"Measuring the flow-matching loss on {clips} held-out clips");
        var sampler = new WorldSampler(library).WithSplit(Split.HeldOut).WithMix(SceneMix.Default with { MovingCameras = 0 });
        var (renderer, captions) = (new WorldRenderer(library), new Captions(library));
        using var vae = VaeLoader.Load(model.Model.Folder);
        using var one = new LatentGenerator(model.Model);
        using var other = new LatentGenerator(against.Model);
        double sum = 0, otherSum = 0;
        for (var clip = 0; clip < clips; clip++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var scene = sampler.Sample(SceneSeed, clip);
            var text = captions.Write(scene, clip % 2 == 0 ? CaptionLanguage.Chinese : CaptionLanguage.English);
            var latents = VaeLoader.Encode(vae, renderer.Render(scene, model.Settings.Width, model.Settings.Height, 0, model.Settings.Frames), model.Settings.Width);
            var noise = new RandomStream(SceneSeed).Split("noise").Split((ulong)clip).Normal(latents.Shape);
            foreach (var time in s_times)
            {
                sum += one.VelocityError(text, latents, noise, time) / (clips * s_times.Length);
                otherSum += other.VelocityError(text, latents, noise, time) / (clips * s_times.Length);
            }
        }

        return new FlowLosses(sum, otherSum, clips);
    }
}
