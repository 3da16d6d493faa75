using Kinora.Data.Clips;
using Kinora.Models.VideoVae;

namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="FinetuneStage"/>: the section <c>finetune</c> of a run file.</summary>
public sealed record FinetuneOptions
{
    /// <summary>Value of <see cref="Method"/>: small matrices beside the frozen weights.</summary>
    public const string Lora = WeightChoice.Lora;

    /// <summary>Value of <see cref="Method"/>: all weights of the transformer.</summary>
    public const string Full = WeightChoice.Full;

    /// <summary>Value of <see cref="OnBadRows"/>: nothing is trained while a row is bad.</summary>
    public const string Refuse = "refuse";

    /// <summary>Value of <see cref="OnBadRows"/>: bad rows are told and left out.</summary>
    public const string Skip = "skip";

    /// <summary>The clips: a folder, a .csv, .tsv, .json or .jsonl file, or a .tar archive or folder of them.</summary>
    public string Data { get; init; } = "";

    /// <summary>What becomes of rows that can't be used: <see cref="Refuse"/> or <see cref="Skip"/>. They are all listed in both cases.</summary>
    public string OnBadRows { get; init; } = Refuse;

    /// <summary>Width in pixels, a multiple of 16; null for the model's own.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, a multiple of 16; null for the model's own.</summary>
    public int? Height { get; init; }

    /// <summary>Frames per second to which videos are resampled; null for the model's own.</summary>
    public double? Fps { get; init; }

    /// <summary>Most frames of one video that are used, a multiple of 17: what is encoded and cached.</summary>
    public int MaxFrames { get; init; } = 408;

    /// <summary>The lengths that are mixed.</summary>
    public IReadOnlyList<FinetuneLength> Lengths { get; init; } = [new(17)];

    /// <summary>Where the clips' latents are cached; made when missing.</summary>
    public string LatentCache { get; init; } = "runs/clip-latents";

    /// <summary>Share of the rows that is held out and measured on, at least one row; 0 for none, and trained rows are measured on then.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>What is trained: <see cref="Lora"/> or <see cref="Full"/>.</summary>
    public string Method { get; init; } = Lora;

    /// <summary>Rank of a LoRA.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>Alpha of a LoRA, whose product counts alpha / rank times; null for the rank, which makes that 1.</summary>
    public double? Alpha { get; init; }

    /// <summary>Names of the layers that a LoRA adapts, <c>*</c> standing for any characters: both attentions' projections and the feed-forward networks.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["transformer_blocks.*.attn1.*", "transformer_blocks.*.attn2.*", "transformer_blocks.*.ff.*"];

    /// <summary>Share of captions replaced by the empty text, which classifier-free guidance needs; between 0 and 1.</summary>
    public double TextDropout { get; init; } = 0.1;

    /// <summary>m of the density of times for pictures, as in <see cref="VideoStageOptions.TimeMean"/>.</summary>
    public double TimeMean { get; init; } = -0.6;

    /// <summary>m of the density of times for clips of 204 frames, as in <see cref="VideoStageOptions.TimeMeanLong"/>.</summary>
    public double TimeMeanLong { get; init; } = -1.6;

    /// <summary>Seed of the split, the order of samples, windows, captions and dropout.</summary>
    public ulong DataSeed { get; init; } = 12;

    /// <summary>How much is measured and shown at a time.</summary>
    internal MeasuringSize Measuring { get; init; } = new(HeldOut: 8, SheetPrompts: 4);

    /// <summary>Whether only as many clips are encoded as a step of each length needs; all are examined.</summary>
    internal bool FewClips { get; init; }

    internal WeightChoice Weights => new() { Method = Method, Rank = Rank, Alpha = Alpha, Targets = Targets };

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults()
    {
        const int factor = VideoVaeConfig.SpatialFactor;
        var faults = new OptionFaults("finetune")
            .Expect(!string.IsNullOrWhiteSpace(Data), "data", $"'{Data}'", "a folder or list of clips")
            .Expect(OnBadRows is Refuse or Skip, "on_bad_rows", $"'{OnBadRows}'", $"'{Refuse}' or '{Skip}'")
            .Expect(Width is null or > 0 && (Width ?? 0) % factor == 0, "width", $"{Width}", $"a positive multiple of {factor}")
            .Expect(Height is null or > 0 && (Height ?? 0) % factor == 0, "height", $"{Height}", $"a positive multiple of {factor}")
            .Expect(Fps is null or (>= 0.001 and <= 240), "fps", $"{Fps}", "between 0.001 and 240")
            .Expect(MaxFrames > 0 && MaxFrames % ClipForm.ChunkFrames == 0, "max_frames", MaxFrames, $"a positive multiple of {ClipForm.ChunkFrames}")
            .Expect(!string.IsNullOrWhiteSpace(LatentCache), "latent_cache", $"'{LatentCache}'", "a folder's name")
            .Expect(HeldOutShare is >= 0 and < 1, "held_out_share", HeldOutShare, "at least 0 and below 1")
            .Share("text_dropout", TextDropout)
            .Expect(double.IsFinite(TimeMean), "time_mean", TimeMean, "a number")
            .Expect(double.IsFinite(TimeMeanLong), "time_mean_long", TimeMeanLong, "a number")
            .Expect(Lengths.Count > 0, "lengths", "empty", "a list of at least one length")
            .Expect(Lengths.DistinctBy(l => l.Frames).Count() == Lengths.Count, "lengths", "with a length twice", "a list of different lengths");
        Weights.Check(faults);
        foreach (var (k, length) in Lengths.Index())
        {
            faults.Expect(length.Frames == 1 || (length.Frames > 0 && length.Frames % ClipForm.ChunkFrames == 0), $"lengths[{k}].frames", length.Frames, $"1 or a multiple of {ClipForm.ChunkFrames}")
                .Expect(length.Frames <= MaxFrames, $"lengths[{k}].frames", length.Frames, $"at most 'finetune.max_frames', {MaxFrames}")
                .Above($"lengths[{k}].share", length.Share, 0)
                .AtLeast($"lengths[{k}].batch", length.Batch, 1);
        }

        return faults.All;
    }
}
