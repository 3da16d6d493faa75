namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="VideoStage"/>: the section <c>video</c> of a run file.</summary>
public sealed record VideoStageOptions
{
    /// <summary>Prompts of a whole sample sheet.</summary>
    internal const int LargestSheet = 8;

    // Latent frames of a chunk.
    private const int ChunkLatents = LengthBucket.ChunkLatents;

    /// <summary>The lengths that are mixed: a single one of 1 frame is the stage <c>image</c>, all others are the stage <c>video</c>.</summary>
    public IReadOnlyList<LengthBucket> Buckets { get; init; } = [new(1, 1, 64)];

    /// <summary>Share of captions replaced by the empty text, which classifier-free guidance needs; between 0 and 1.</summary>
    public double TextDropout { get; init; } = 0.1;

    /// <summary>
    /// m of the logit-normal density of times (Esser et al. 2024, section 3.1) for single pictures. Time 0 is noise, so a
    /// negative m spends more on noise, where layout is decided.
    /// </summary>
    public double TimeMean { get; init; } = -0.6;

    /// <summary>
    /// m for clips of full length: content repeats over frames, so the same noise hides less of it. Lengths between lie between
    /// the two by the logarithm of their latent frames.
    /// </summary>
    public double TimeMeanLong { get; init; } = -1.6;

    /// <summary>Clips of the cache to train on; the ones after them are held out.</summary>
    public int TrainClips { get; init; } = 400;

    /// <summary>Clips of the cache for the held-out loss: unseen scenes of trained combinations.</summary>
    public int HeldOutClips { get; init; } = 25;

    /// <summary>Seed of the order of samples, windows, wordings and dropout.</summary>
    public ulong DataSeed { get; init; } = 12;

    /// <summary>Solver steps of the sample sheets.</summary>
    internal int SheetSteps { get; init; } = 20;

    /// <summary>Prompts of the sample sheets at most.</summary>
    internal int SheetPrompts { get; init; } = LargestSheet;

    /// <summary>Whether these settings are those of the stage <c>image</c>.</summary>
    internal bool PicturesOnly => Buckets.All(b => b.LatentFrames == 1);

    /// <summary>What is wrong with these settings.</summary>
    /// <param name="stage"><c>image</c> or <c>video</c>, as the run file says; null for whichever the buckets make it.</param>
    internal IReadOnlyList<string> Faults(string? stage = null)
    {
        var faults = new OptionFaults("video")
            .Expect(Buckets.Count > 0, "buckets", "empty", "a list of at least one length")
            .Expect(stage != "image" || PicturesOnly, "buckets", "of more than 1 latent frame", "of 1 latent frame in the stage 'image'; longer clips are the stage 'video'")
            .Expect(stage != "video" || !PicturesOnly, "buckets", "of 1 latent frame only", "of at least one longer length in the stage 'video'; pictures alone are the stage 'image'")
            .Share("text_dropout", TextDropout)
            .Expect(double.IsFinite(TimeMean), "time_mean", TimeMean, "a number")
            .Expect(double.IsFinite(TimeMeanLong), "time_mean_long", TimeMeanLong, "a number")
            .AtLeast("train_clips", TrainClips, 1)
            .AtLeast("held_out_clips", HeldOutClips, 1);
        foreach (var (k, bucket) in Buckets.Index())
        {
            faults.Expect(bucket.LatentFrames == 1 || (bucket.LatentFrames > 0 && bucket.LatentFrames % ChunkLatents == 0), $"buckets[{k}].latent_frames", bucket.LatentFrames, $"1 or a multiple of {ChunkLatents}")
                .Above($"buckets[{k}].share", bucket.Share, 0)
                .AtLeast($"buckets[{k}].batch", bucket.Batch, 1)
                .Expect(bucket.Views >= 1 && bucket.Batch % Math.Max(1, bucket.Views) == 0, $"buckets[{k}].views", bucket.Views, $"a divisor of the batch of {bucket.Batch}")
                .Expect(!bucket.Spread || (bucket.LatentFrames > 1 && bucket.Views == 1), $"buckets[{k}].spread", "true", "false for single pictures and for several views: all samples of a batch have the same chunks")
                .Expect(bucket.Stretch == ChunkLatents || (bucket.Stretch == 1 && bucket.Spread), $"buckets[{k}].stretch", bucket.Stretch, $"{ChunkLatents}, or 1 with 'spread'")
                .Expect(bucket.Crop is null || (bucket.Crop >= 1 && bucket.LatentFrames == 1), $"buckets[{k}].crop", bucket.Crop?.ToString() ?? "", "at least 1, of single pictures only")
                .Expect(double.IsFinite(bucket.TimeMean ?? 0), $"buckets[{k}].time_mean", $"{bucket.TimeMean}", "a number");
        }

        return faults.All;
    }
}
