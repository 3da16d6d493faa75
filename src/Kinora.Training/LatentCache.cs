using System.Globalization;
using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.VideoVae;
using Kinora.Tensors;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>What a latent cache was made from; a cache made from anything else is refused.</summary>
/// <param name="VaeHash">SHA-256 of the VAE's weight file.</param>
/// <param name="Seed">Seed of the scenes.</param>
/// <param name="Size">Pixels per side.</param>
/// <param name="Frames">Frames per clip.</param>
public sealed record LatentCacheKey(string VaeHash, ulong Seed, int Size, int Frames)
{
    internal Dictionary<string, string> ToMetadata() => new()
    {
        ["vae_sha256"] = VaeHash,
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["size"] = Size.ToString(CultureInfo.InvariantCulture),
        ["frames"] = Frames.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// Latent means of whole world clips, encoded once: files of <see cref="ClipsPerFile"/> clips [N, F, z, h, w] in fp16.
/// Scene k of the cache is scene k of the sampler, so captions and truth are found again without being stored.
/// </summary>
public sealed class LatentCache
{
    /// <summary>Clips per file.</summary>
    public const int ClipsPerFile = 25;

    private readonly Half[] _values;
    private readonly long[] _shape;

    private LatentCache(Half[] values, long[] clipShape, int count)
    {
        _values = values;
        _shape = clipShape;
        Count = count;
    }

    /// <summary>Clips in the cache.</summary>
    public int Count { get; }

    /// <summary>F, z, h, w of one clip.</summary>
    public IReadOnlyList<long> ClipShape => _shape;

    /// <summary>Encodes clips into a folder, going on where an earlier call stopped.</summary>
    /// <exception cref="TrainingException">The folder holds a cache made from something else.</exception>
    public static void Build(string folder, LatentCacheKey key, VideoVae vae, WorldSampler scenes, WorldRenderer renderer, int clips, TextWriter log, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        var pixels = new Prefetcher<byte[]>(k => renderer.Render(scenes.Sample(key.Seed, k), key.Size, key.Size, 0, key.Frames), 1);
        for (var first = 0; first < clips; first += ClipsPerFile)
        {
            var path = FilePath(folder, first);
            if (File.Exists(path))
            {
                using var known = SafetensorsFile.Open(path);
                Refuse(path, known, key);
                continue;
            }

            using var scope = new TensorScope();
            using var noGrad = GradMode.NoGrad();
            var encoded = new List<Tensor>();
            for (var k = first; k < first + ClipsPerFile; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var clipScope = new TensorScope();
                var video = WorldClips.ToTensor(pixels.Get(k), 1, key.Frames, key.Size);
                encoded.Add(clipScope.Keep(vae.Encode(video).Mean.To(DType.F16)));
            }

            SafetensorsWriter.Write(path, [TensorEntry.FromTensor("latents", Tensor.Concat([.. encoded], 0))], key.ToMetadata());
            log.WriteLine($"cache: {first + ClipsPerFile:N0} of {clips:N0} clips");
        }
    }

    /// <summary>Reads the first clips of a cache into memory.</summary>
    /// <exception cref="TrainingException">The cache was made from something else, or holds fewer clips.</exception>
    public static LatentCache Open(string folder, LatentCacheKey key, int clips)
    {
        Half[]? values = null;
        long[]? clipShape = null;
        var files = (clips + ClipsPerFile - 1) / ClipsPerFile;
        for (var k = 0; k < files; k++)
        {
            var path = FilePath(folder, k * ClipsPerFile);
            if (!File.Exists(path)) throw new TrainingException($"Opening the latent cache {folder}: {Path.GetFileName(path)} is missing, {clips} clips need {files} files. Build the cache first.");
            using var file = SafetensorsFile.Open(path);
            Refuse(path, file, key);
            using var scope = new TensorScope();
            var latents = file.Load("latents");
            clipShape ??= latents.Shape[1..].ToArray();
            values ??= new Half[files * latents.ElementCount];
            latents.AsSpan<Half>().CopyTo(values.AsSpan(k * (int)latents.ElementCount));
        }

        return new LatentCache(values!, clipShape!, files * ClipsPerFile);
    }

    /// <summary>Copies latent frames [start, start + count) of one clip to fp32 values.</summary>
    public void Copy(int clip, int startFrame, int frameCount, Span<float> into)
    {
        var perFrame = (int)(_shape[1] * _shape[2] * _shape[3]);
        var from = ((clip * (int)_shape[0]) + startFrame) * perFrame;
        for (var k = 0; k < frameCount * perFrame; k++) into[k] = (float)_values[from + k];
    }

    private static string FilePath(string folder, int first) => Path.Combine(folder, $"latents-{first:D6}.safetensors");

    private static void Refuse(string path, SafetensorsFile file, LatentCacheKey key)
    {
        var stale = key.ToMetadata().Where(wanted => file.Metadata.GetValueOrDefault(wanted.Key) != wanted.Value)
            .Select(wanted => $"{wanted.Key} is {file.Metadata.GetValueOrDefault(wanted.Key, "absent")}, not {wanted.Value}").ToList();
        if (stale.Count > 0) throw new TrainingException($"The latent cache file {path} was made from something else: {string.Join("; ", stale)}. Remove the cache or name another folder.");
    }
}
