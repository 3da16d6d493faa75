using Kinora.Data.World;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="VideoVaeStage"/>.</summary>
public sealed record VideoVaeStageOptions
{
    /// <summary>Pixels per side of the training pictures; a multiple of 16.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Clips of 17 frames per step.</summary>
    public int Clips { get; init; } = 4;

    /// <summary>Single pictures per step that trains on pictures.</summary>
    public int Pictures { get; init; } = 24;

    /// <summary>Every n-th step trains on pictures instead of clips.</summary>
    public int PictureEvery { get; init; } = 5;

    /// <summary>Weight of the difference of neighbouring pixels' steps, which keeps edges sharp.</summary>
    public double GradientWeight { get; init; } = 1.0;

    /// <summary>Weight of the KL divergence from the standard normal, per latent element.</summary>
    public double KlWeight { get; init; } = 1e-3;

    /// <summary>Weight of (mean square of the latents - 1)^2: the transformer expects latents of unit scale, and the format has no scale factor.</summary>
    public double ScaleWeight { get; init; } = 0.1;

    /// <summary>Seed of the scenes.</summary>
    public ulong DataSeed { get; init; } = 11;
}

/// <summary>
/// Trains the Video-VAE on rendered clips of one chunk and on single pictures (report 4.1.4, 7.3): L1 and gradient
/// difference of the reconstruction, KL of the posterior, and the scale of the latents.
/// </summary>
public sealed class VideoVaeStage : ITrainingStage
{
    private const int HeldOutClips = 8;

    private readonly VideoVae _vae;
    private readonly VideoVaeStageOptions _options;
    private readonly WorldSampler _scenes;
    private readonly WorldRenderer _renderer;
    private readonly Prefetcher<byte[]> _batches;
    private readonly byte[] _heldOut;

    /// <summary>Makes the stage on weights that it owns from now on.</summary>
    public VideoVaeStage(VideoVae vae, ConceptLibrary library, VideoVaeStageOptions options)
    {
        _vae = vae;
        _options = options;
        _scenes = new WorldSampler(library).WithSplit(Split.Train);
        _renderer = new WorldRenderer(library);
        _batches = new Prefetcher<byte[]>(Render, BatchSize);
        var heldOut = new WorldSampler(library).WithSplit(Split.HeldOut);
        SceneSpec[] scenes = [.. Enumerable.Range(0, HeldOutClips).Select(k => heldOut.Sample(options.DataSeed + 1, k))];
        _heldOut = WorldClips.Render(_renderer, scenes, options.Size, Chunk, k => scenes[k].DrawStartFrame(Chunk));
    }

    /// <inheritdoc/>
    public string Name => "vae";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _vae.Parameters.All;

    /// <inheritdoc/>
    public int BatchSize => _options.Clips;

    private int Chunk => _vae.Config.FrameChunk;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var pictures = OnPictures(samplesSeen);
        var video = WorldClips.ToTensor(_batches.Get(samplesSeen), pictures ? _options.Pictures : _options.Clips, pictures ? 1 : Chunk, _options.Size);
        var posterior = _vae.Encode(video);
        var latents = posterior.Sample(random.Normal(posterior.Mean.Shape));
        var decoded = _vae.Decode(latents);

        var reconstruction = (decoded - video).Abs().Mean();
        var gradient = GradientDifference(decoded, video, 3) + GradientDifference(decoded, video, 4);
        var kl = (((posterior.Mean.Square() + posterior.LogVariance.Exp() - posterior.LogVariance) - 1) * 0.5).Mean();
        var square = posterior.Mean.Square().Mean();

        metrics["kl"] = kl.Item();
        metrics[pictures ? "l1_pictures" : "l1_clips"] = reconstruction.Item();
        metrics["latent_square"] = square.Item();
        return reconstruction + (gradient * _options.GradientWeight) + (kl * _options.KlWeight) + ((square - 1).Square() * _options.ScaleWeight);
    }

    /// <inheritdoc/>
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
        ];
    }

    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var video = WorldClips.ToTensor(_heldOut, HeldOutClips, Chunk, _options.Size);
        var decoded = _vae.Decode(_vae.Encode(video).Mean);
        var rows = new List<byte[]>();
        foreach (var clip in Enumerable.Range(0, 4))
        {
            rows.Add(WorldClips.ToBytes(video.Select(0, clip)));
            rows.Add(WorldClips.ToBytes(decoded.Select(0, clip)));
        }

        SampleSheet.Write(Path.Combine(folder, $"vae-{samplesSeen:D9}.png"), rows, _options.Size, columns: 9);
    }

    /// <inheritdoc/>
    public void Export(string modelFolder)
    {
        var folder = Path.Combine(modelFolder, "vae");
        ModelExport.Write(Path.Combine(folder, "vae_v2.safetensors"), Parameters, VideoVaeWeightMap.ToFile);
        File.WriteAllText(Path.Combine(folder, "config.json"), _vae.Config.ToJson());
    }

    /// <inheritdoc/>
    public void Dispose() => _vae.Dispose();

    private bool OnPictures(long samplesSeen) => samplesSeen / BatchSize % _options.PictureEvery == 0;

    private byte[] Render(long samplesSeen)
    {
        var (count, frames) = OnPictures(samplesSeen) ? (_options.Pictures, 1) : (_options.Clips, Chunk);
        var perStep = Math.Max(_options.Pictures, _options.Clips);
        SceneSpec[] scenes = [.. Enumerable.Range(0, count).Select(k => _scenes.Sample(_options.DataSeed, (samplesSeen / BatchSize * perStep) + k))];
        return WorldClips.Render(_renderer, scenes, _options.Size, frames, k => scenes[k].DrawStartFrame(frames));
    }

    // Mean absolute difference between the two videos' steps from pixel to pixel along an axis.
    private static Tensor GradientDifference(Tensor a, Tensor b, int axis)
    {
        var difference = a - b;
        var length = difference.Size(axis) - 1;
        return (difference.Narrow(axis, 1, length) - difference.Narrow(axis, 0, length)).Abs().Mean();
    }

    // Pixels span 2, from -1 to 1.
    private static double Psnr(Tensor squaredError) => 10 * Math.Log10(4 / squaredError.Mean().Item());
}
