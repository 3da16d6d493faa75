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
    private const string LossName = "loss";

    private static readonly double[] HeldOutTimes = [0.1, 0.3, 0.5, 0.8];

    // At the noise nothing tells frames apart but where they stand.
    private const double OrderTime = 0.01;

    /// <summary>The mean squared velocity error over rows and values, at one time per row.</summary>
    /// <param name="batch">Latents and captions.</param>
    /// <param name="times_B">Times in [0, 1], 0 being noise.</param>
    /// <param name="noise">The start of every path.</param>
    public Tensor Loss(LatentBatch batch, Tensor times_B, RandomStream noise)
    {
        var data_BFChw = DataOf(batch);
        return Errors(batch.Tokens, data_BFChw, noise.Normal(data_BFChw.Shape), times_B, batch.FramePositions).Mean();
    }

    /// <summary>The same as a sum of parts of whole captions with their samples, which may be recorded on different threads.</summary>
    /// <param name="batch">Latents and captions.</param>
    /// <param name="times_B">Times in [0, 1], 0 being noise.</param>
    /// <param name="noise">The start of every path.</param>
    /// <param name="parts">How many; fewer where there are not as many captions.</param>
    public IReadOnlyList<Func<IDictionary<string, double>, Tensor>> LossParts(LatentBatch batch, Tensor times_B, RandomStream noise, int parts)
    {
        var data_BFChw = DataOf(batch);
        var start_BFChw = noise.Normal(data_BFChw.Shape);
        var captions = batch.Tokens.Rows;
        var views = batch.Rows / captions;
        parts = Math.Min(parts, captions);
        return [.. Enumerable.Range(0, parts).Select(part => Record(captions * part / parts, captions * (part + 1) / parts))];

        Func<IDictionary<string, double>, Tensor> Record(int first, int end) => metrics =>
        {
            Tensor Rows(Tensor whole) => whole.Narrow(0, first * views, (end - first) * views);
            var loss = Errors(batch.Tokens.Slice(first, end - first), Rows(data_BFChw), Rows(start_BFChw), Rows(times_B), batch.FramePositions).Sum() * (1.0 / batch.Rows);
            metrics[FigureOf(batch)] = loss.Item();
            return loss;
        };
    }

    /// <summary>
    /// The loss without gradients at fixed times and noise: first the mean of all losses, then each by length and time. Behind those of a
    /// length of several chunks stands <c>order_LENGTH_tTIME</c>: the share of the loss near the noise that the right order of the chunks
    /// saves against another one. A network that knows when things happen has a high one; 0 means that it doesn't use the order, and most
    /// of a video's loss is not about motion, so the loss alone doesn't tell.
    /// </summary>
    /// <param name="batches">What is measured on, each with the stream of its noise.</param>
    public IReadOnlyList<KeyValuePair<string, double>> Measure(IEnumerable<(LatentBatch Batch, RandomStream Noise)> batches)
    {
        using var noGrad = GradMode.NoGrad();
        var (figures, losses) = (new List<KeyValuePair<string, double>>(), new List<double>());
        foreach (var (batch, noise) in batches)
        {
            var atTimes = HeldOutTimes.Select(time => LossAt(batch, time, noise)).ToArray();
            losses.AddRange(atTimes);
            figures.AddRange(HeldOutTimes.Zip(atTimes, (time, loss) => KeyValuePair.Create($"{FigureOf(batch)}_t{time}", loss)));
            if (batch.LatentFrames <= batch.Stretch) continue;
            var disordered = batch with { FramePositions = Disordered(batch, noise.Split("order")) };
            figures.Add(new($"order{FigureOf(batch)[LossName.Length..]}_t{OrderTime}", 1 - (LossAt(batch, OrderTime, noise) / LossAt(disordered, OrderTime, noise))));
        }

        return [new(LossName, losses.Average()), .. figures];
    }

    /// <summary>Name of the loss of a batch's length in the log.</summary>
    public static string FigureOf(LatentBatch batch) => $"{LossName}_{batch.LatentFrames}{(batch.FramePositions is null ? "" : batch.Stretch == 1 ? "_spread1" : "_spread")}{(batch.Cropped ? "_crop" : "")}";

    /// <summary>The latents of a batch as a tensor [B, F, z, h, w].</summary>
    public static Tensor DataOf(LatentBatch batch)
    {
        var shape = batch.FrameShape;
        return Tensor.From(batch.Latents, batch.Rows, batch.LatentFrames, shape[0], shape[1], shape[2]);
    }

    /// <summary>The mean squared velocity error of every row: [B].</summary>
    /// <param name="captions">The captions: one for each B / captions neighbouring rows.</param>
    /// <param name="data_BFChw">Clean latents.</param>
    /// <param name="start_BFChw">The noise that each path starts from.</param>
    /// <param name="times_B">Times in [0, 1], 0 being noise.</param>
    /// <param name="framePositions">Where each latent frame stands; null for one after the other from 0.</param>
    public Tensor Errors(PromptTokens captions, Tensor data_BFChw, Tensor start_BFChw, Tensor times_B, IReadOnlyList<int>? framePositions = null)
    {
        var predicted = Predict(captions, FlowMatching.Interpolate(start_BFChw, data_BFChw, times_B), times_B, framePositions);
        return FlowMatching.ErrorPerRow(predicted, FlowMatching.Velocity(start_BFChw, data_BFChw));
    }

    /// <summary>The network's velocity: [B, F, z, h, w].</summary>
    /// <param name="captions">The captions: one for each B / captions neighbouring rows.</param>
    /// <param name="points_BFChw">Noisy latents.</param>
    /// <param name="times_B">Times in [0, 1], 0 being noise.</param>
    /// <param name="framePositions">Where each latent frame stands; null for one after the other from 0.</param>
    public Tensor Predict(PromptTokens captions, Tensor points_BFChw, Tensor times_B, IReadOnlyList<int>? framePositions = null)
    {
        var embedded = text.Encode(captions);
        var context = dit.PrepareText(embedded.Caption_BLC, embedded.Clip_BKC, embedded.CaptionLengths);
        return dit.Forward(points_BFChw, times_B, context, framePositions: framePositions);
    }

    private double LossAt(LatentBatch batch, double time, RandomStream noise)
    {
        using var scope = new TensorScope();
        return Loss(batch, Tensor.Full([batch.Rows], time), noise).Item();
    }

    /// <summary>Where each latent frame stands once no chunk is in its place; within a chunk all stays, since its frames are of different kinds.</summary>
    private static IReadOnlyList<int> Disordered(LatentBatch batch, RandomStream random)
    {
        var positions = batch.FramePositions ?? [.. Enumerable.Range(0, batch.LatentFrames)];
        // Each chunk takes the place of the next one in a round through all of them.
        var round = random.Permutation(batch.LatentFrames / batch.Stretch);
        var places = round.Select((chunk, k) => (Chunk: chunk, Place: round[(k + 1) % round.Length])).OrderBy(p => p.Chunk);
        return [.. places.SelectMany(p => positions.Skip(p.Place * batch.Stretch).Take(batch.Stretch))];
    }
}
