using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Flow matching of a diffusion transformer (spec 7.1) on latents and captions: what every stage that trains one has in common.</summary>
/// <param name="dit">The network.</param>
/// <param name="text">Frozen text encoders.</param>
internal sealed class FlowObjective(StepVideoDit dit, PromptEncoder text)
{
    private static readonly double[] HeldOutTimes = [0.1, 0.3, 0.5, 0.8];

    /// <summary>The mean squared velocity error over rows and values, at one time per row.</summary>
    /// <param name="batch">Latents and captions.</param>
    /// <param name="times_B">Times in [0, 1], 0 being noise.</param>
    /// <param name="noise">The start of every path.</param>
    public Tensor Loss(LatentBatch batch, Tensor times_B, RandomStream noise)
    {
        var shape = batch.FrameShape;
        var data = Tensor.From(batch.Latents, batch.Rows, batch.LatentFrames, shape[0], shape[1], shape[2]);
        var start = noise.Normal(data.Shape);
        var embedded = text.Encode(batch.Tokens);
        var context = dit.PrepareText(embedded.Caption_BLC, embedded.Clip_BKC, embedded.CaptionLengths);
        var predicted = dit.Forward(FlowMatching.Interpolate(start, data, times_B), times_B, context);
        return FlowMatching.ErrorPerRow(predicted, FlowMatching.Velocity(start, data)).Mean();
    }

    /// <summary>The loss without gradients at fixed times and noise: first the mean of all figures, then each by length and time.</summary>
    /// <param name="batches">What is measured on, each with the stream of its noise.</param>
    public IReadOnlyList<KeyValuePair<string, double>> Measure(IEnumerable<(LatentBatch Batch, RandomStream Noise)> batches)
    {
        using var noGrad = GradMode.NoGrad();
        var figures = new List<KeyValuePair<string, double>>();
        foreach (var (batch, noise) in batches)
        {
            foreach (var time in HeldOutTimes)
            {
                using var scope = new TensorScope();
                figures.Add(new($"loss_{batch.LatentFrames}_t{time}", Loss(batch, Tensor.Full([batch.Rows], time), noise).Item()));
            }
        }

        return [new("loss", figures.Average(f => f.Value)), .. figures];
    }
}
