using Kinora.Data.World;
using Kinora.Media;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Trains the Video-VAE on rendered clips of one chunk and on single pictures (report 4.1.4; spec 7.3): L1, square and gradient
/// difference of the reconstruction, KL of the posterior, and the scale of the latents; where asked for, also what a discriminator
/// says that is trained along.
/// </summary>
public sealed class VideoVaeStage : ITrainingStage
{
    /// <summary>Whole clips that are measured on.</summary>
    internal const int HeldOutClips = 8;

    /// <summary>Kind of the steps on clips.</summary>
    internal const string ClipSteps = "clips";

    /// <summary>Kind of the steps on single pictures.</summary>
    internal const string PictureSteps = "pictures";

    private const int SheetClips = 4;
    private const int SheetColumns = 9;
    private const int FrameAxis = 1;
    private const int RowAxis = 3;
    private const int ColumnAxis = 4;

    private readonly VideoVae _vae;
    private readonly VideoVaeStageOptions _options;
    private readonly WorldSampler _scenes;
    private readonly WorldRenderer _renderer;
    private readonly ThingCrop? _crop;
    private readonly VideoVaeDiscriminator? _discriminator;
    private readonly Prefetcher<byte[]> _batches;
    private readonly byte[] _heldOut;

    /// <summary>Makes the stage on weights that it owns from now on.</summary>
    /// <param name="vae">Both halves of the network.</param>
    /// <param name="library">The world's things.</param>
    /// <param name="options">Settings.</param>
    /// <param name="dataThreads">Batches that are prepared at once.</param>
    /// <param name="seed">Seed of a fresh discriminator's weights.</param>
    /// <exception cref="TrainingException">Settings are out of range; every fault is told. The network stays the caller's then.</exception>
    public VideoVaeStage(VideoVae vae, ConceptLibrary library, VideoVaeStageOptions options, int dataThreads = TrainerOptions.DefaultDataThreads, ulong seed = 1)
    {
        TrainingException.ThrowIfAny("Training vae", options.Faults());
        _vae = vae;
        _options = options;
        Parameters = options.Trained.Of(vae.Parameters.All);
        if (options.AdversarialWeight > 0) _discriminator = new VideoVaeDiscriminator(options, seed);
        _scenes = new WorldSampler(library).WithSplit(Split.Train);
        _renderer = new WorldRenderer(library);
        _crop = options.CropSize is { } crop ? new ThingCrop(library, options.Size, crop) : null;
        _batches = new Prefetcher<byte[]>(Render, BatchSize, threads: dataThreads);
        var heldOut = new WorldSampler(library).WithSplit(Split.HeldOut);
        SceneSpec[] scenes = [.. Enumerable.Range(0, HeldOutClips).Select(k => heldOut.Sample(options.DataSeed + 1, k))];
        _heldOut = WorldClips.Render(_renderer, scenes, options.Size, Chunk, k => scenes[k].DrawAnyStartFrame(Chunk));
    }

    /// <inheritdoc/>
    public string Name => "vae";

    /// <summary>The weights of the part that is trained.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The discriminator, if the settings ask for one.</summary>
    public ITrainingCompanion? Companion => _discriminator;

    /// <summary>Clips per step; a step on pictures counts as many.</summary>
    public int BatchSize => _options.Clips;

    private int Chunk => _vae.Config.FrameChunk;

    /// <summary><c>clips</c> or <c>pictures</c>.</summary>
    /// <inheritdoc/>
    public string KindOfStep(long samplesSeen) => OnPictures(samplesSeen) ? PictureSteps : ClipSteps;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var pictures = OnPictures(samplesSeen);
        var video_BTCHW = WorldClips.ToTensor(_batches.Get(samplesSeen), pictures ? _options.Pictures : _options.Clips, pictures ? 1 : Chunk, _options.CropSize ?? _options.Size);
        using var mixed = MixedPrecision.Convolutions(_options.Bfloat16Convolutions);
        var posterior = _vae.Encode(video_BTCHW);
        var mean_BFCHW = posterior.Mean;
        var decoded_BTCHW = _vae.Decode(posterior.Sample(random.Normal(mean_BFCHW.Shape)));

        var compared = Compare(decoded_BTCHW, video_BTCHW);
        var kl = posterior.KlDivergence().Mean();
        var square = mean_BFCHW.Square().Mean();

        metrics["kl"] = kl.Item();
        metrics[pictures ? "l1_pictures" : "l1_clips"] = (decoded_BTCHW.Detach() - video_BTCHW).Abs().Mean().Item();
        metrics["latent_square"] = square.Item();
        var loss = compared + (kl * _options.KlWeight) + ((square - 1).Square() * _options.ScaleWeight);
        if (!pictures)
        {
            var change = StepDifference(mean_BFCHW, FrameAxis);
            metrics["latent_change"] = change.Item();
            loss += change * _options.StillWeight;
        }

        return _discriminator?.Term(samplesSeen, decoded_BTCHW, video_BTCHW, Compare, metrics) is { } adversarial ? loss + adversarial : loss;
    }

    /// <summary>On clips of combinations that are never trained on, decoded from the means: squared error, and PSNR in dB for clips, their ends, and single pictures.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var video = WorldClips.ToTensor(_heldOut, HeldOutClips, Chunk, _options.Size);
        var mean = _vae.Encode(video).Mean;
        var error = (_vae.Decode(mean).Clamp(-1, 1) - video).Square();
        var stills = video.Narrow(1, 0, 1).Contiguous();
        var stillError = (_vae.Decode(_vae.Encode(stills).Mean).Clamp(-1, 1) - stills).Square();
        return
        [
            new("mse_clips", error.Mean().Item()),
            new("psnr_clips", Psnr(error)),
            new("psnr_first_frame", Psnr(error.Narrow(1, 0, 1))),
            new("psnr_last_frame", Psnr(error.Narrow(1, Chunk - 1, 1))),
            new("psnr_pictures", Psnr(stillError)),
            new("latent_deviation", mean.Square().Mean().Sqrt().Item()),
            new("latent_change", StepDifference(mean, FrameAxis).Item()),
        ];
    }

    /// <summary>Writes a sheet of held-out clips, each above its reconstruction.</summary>
    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var video = WorldClips.ToTensor(_heldOut, HeldOutClips, Chunk, _options.Size).Narrow(0, 0, SheetClips);
        var decoded = _vae.Decode(_vae.Encode(video).Mean);
        var rows = new List<byte[]>();
        for (var clip = 0; clip < SheetClips; clip++)
        {
            rows.Add(WorldClips.ToBytes(video.Select(0, clip)));
            rows.Add(WorldClips.ToBytes(decoded.Select(0, clip)));
        }

        SampleSheet.Write(Path.Combine(folder, $"{Name}-{samplesSeen:D9}.png"), rows, new FrameSize(_options.Size, _options.Size), SheetColumns);
    }

    /// <summary>Writes <c>vae</c> with configuration and weights, under the published file's keys.</summary>
    /// <inheritdoc/>
    public void Export(string modelFolder)
    {
        // The published layout has no configuration beside its VAE, so ModelFolder names the file only where it exists.
        ModelExport.WriteText(Path.Combine(modelFolder, "vae", "config.json"), _vae.Config.ToJson());
        ModelExport.WriteWeights(Path.Combine(modelFolder, "vae", "vae_v2.safetensors"), _vae.Parameters.All, VideoVaeWeightMap.ToFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _discriminator?.Dispose();
        _vae.Dispose();
    }

    /// <summary>Whether the step after so many samples trains on pictures.</summary>
    internal bool OnPictures(long samplesSeen) => samplesSeen / BatchSize % (_options.PictureSteps + 1) != 0;

    /// <summary>Pixels of the step after so many samples: bytes [B, T, H, W, 3], cropped where asked for, of scenes that no other step shows.</summary>
    internal byte[] Render(long samplesSeen)
    {
        var (count, frames) = OnPictures(samplesSeen) ? (_options.Pictures, 1) : (_options.Clips, Chunk);
        var perStep = Math.Max(_options.Pictures, _options.Clips);
        SceneSpec[] scenes = [.. Enumerable.Range(0, count).Select(k => _scenes.Sample(_options.DataSeed, (samplesSeen / BatchSize * perStep) + k))];
        if (_crop is null) return WorldClips.Render(_renderer, scenes, _options.Size, frames, k => scenes[k].DrawAnyStartFrame(frames));
        var random = new RandomStream(_options.DataSeed).Split("crop").Split((ulong)samplesSeen);
        return [.. scenes.Index().SelectMany(item => Cropped(item.Item, random.Split((ulong)item.Index)))];

        byte[] Cropped(SceneSpec scene, RandomStream draw)
        {
            var start = scene.DrawAnyStartFrame(frames);
            return _crop.Cut(_renderer.Render(scene, _options.Size, _options.Size, start, frames), scene, start, draw);
        }
    }

    // The terms that compare pixels with pixels, weighted.
    private Tensor Compare(Tensor decoded_BTCHW, Tensor video_BTCHW)
    {
        var difference_BTCHW = decoded_BTCHW - video_BTCHW;
        var gradient = StepDifference(difference_BTCHW, RowAxis) + StepDifference(difference_BTCHW, ColumnAxis);
        return difference_BTCHW.Abs().Mean() + (difference_BTCHW.Square().Mean() * _options.SquareWeight) + (gradient * _options.GradientWeight);
    }

    // Mean distance between neighbours along an axis. Of the difference of two videos along rows and columns it is the gradient difference
    // loss of Mathieu et al. 2016 with signed steps.
    private static Tensor StepDifference(Tensor difference, int axis)
    {
        var length = difference.Size(axis) - 1;
        return (difference.Narrow(axis, 1, length) - difference.Narrow(axis, 0, length)).Abs().Mean();
    }

    // Pixels span 2, from -1 to 1.
    private static double Psnr(Tensor squaredError) => 10 * Math.Log10(4 / squaredError.Mean().Item());
}
