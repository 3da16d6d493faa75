using Kinora.Diffusion;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Which length a step trains on, and how its times are drawn.</summary>
/// <param name="buckets">The lengths that are mixed; at least one.</param>
/// <param name="timeMean">m of the logit-normal density of times for single pictures.</param>
/// <param name="timeMeanLong">m for the longest clips; lengths between lie between the two by the logarithm of their latent frames.</param>
/// <param name="longestLatents">Latent frames that count as the longest.</param>
internal sealed class LengthMix(IReadOnlyList<LengthBucket> buckets, double timeMean, double timeMeanLong, int longestLatents)
{
    /// <summary>The lengths.</summary>
    public IReadOnlyList<LengthBucket> Buckets => buckets;

    /// <summary>The bucket of the longest clips: samples are counted in its batches.</summary>
    public LengthBucket Longest { get; } = buckets.MaxBy(b => b.LatentFrames)!;

    /// <summary>The length of a step, drawn by the lengths' shares.</summary>
    /// <param name="step">The step's own random numbers.</param>
    public LengthBucket Draw(RandomStream step)
    {
        var pick = step.Split("bucket").Fraction() * buckets.Sum(b => b.Share);
        foreach (var bucket in buckets)
        {
            if ((pick -= bucket.Share) < 0) return bucket;
        }

        return buckets[^1];
    }

    /// <summary>m of the density of times for a length that has none of its own.</summary>
    public double TimeMeanOf(int latentFrames)
    {
        var share = Math.Log(latentFrames) / Math.Log(Math.Max(2, longestLatents));
        return timeMean + (share * (timeMeanLong - timeMean));
    }

    /// <summary>Times of a batch: [B].</summary>
    public Tensor Times(LatentBatch batch, RandomStream random) => new TimestepDensity(batch.TimeMean ?? TimeMeanOf(batch.LatentFrames)).Sample(random, batch.Rows);
}
