using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.VideoVae;
using Kinora.Tensors;
using Kinora.Training.Stages;

namespace Kinora.Training;

/// <summary>
/// Latent means of world clips, encoded once: files of <see cref="ClipsPerFile"/> clips [N, F, z, h, w] in fp16, the last one
/// shorter. Clip k of the cache is scene k of <see cref="Scenes"/>, so captions and truth are found again without being stored;
/// clips that are shorter than a scene begin at its <see cref="SceneSpec.DrawStartFrame"/>.
/// </summary>
public sealed class LatentCache
{
    /// <summary>Clips per file.</summary>
    public const int ClipsPerFile = 25;

    private const string TensorName = "latents";

    private readonly Half[][] _files;
    private readonly long[] _shape;

    private LatentCache(Half[][] files, long[] clipShape, int count, LatentCacheKey key)
    {
        _files = files;
        _shape = clipShape;
        Count = count;
        Key = key;
    }

    /// <summary>What the cache was made from.</summary>
    public LatentCacheKey Key { get; }

    /// <summary>Clips in the cache.</summary>
    public int Count { get; }

    /// <summary>F, z, h, w of one clip.</summary>
    public IReadOnlyList<long> ClipShape => _shape;

    /// <summary>Latent frames of one clip.</summary>
    public int LatentFrames => (int)_shape[0];

    /// <summary>Values of one latent frame: z h w.</summary>
    public int ValuesPerFrame => (int)(_shape[1] * _shape[2] * _shape[3]);

    /// <summary>The scenes that caches are made of: trained combinations only, never a held-out one.</summary>
    /// <param name="library">The world's things.</param>
    public static WorldSampler Scenes(ConceptLibrary library) => new WorldSampler(library).WithSplit(Split.Train);

    /// <summary>
    /// Encodes clips into a folder, going on where an earlier call stopped: files that are there and long enough are kept, and a
    /// file appears when it is whole.
    /// </summary>
    /// <param name="folder">The cache's folder, made when missing.</param>
    /// <param name="key">What the cache is made from; <paramref name="vae"/> must be the one whose hash it holds.</param>
    /// <param name="vae">With its encoder.</param>
    /// <param name="library">The world's things.</param>
    /// <param name="clips">How many clips the cache shall have, at least 1.</param>
    /// <param name="log">A line for every file.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    /// <exception cref="TrainingException">The folder holds a cache made from something else, or the VAE gives values that are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; whole files stay.</exception>
    public static void Build(string folder, LatentCacheKey key, VideoVae vae, ConceptLibrary library, int clips, TextWriter log, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        var (scenes, renderer) = (Scenes(library), new WorldRenderer(library));
        using var pixels = new Prefetcher<byte[]>(Render, 1);
        for (var first = 0; first < clips; first += ClipsPerFile)
        {
            var path = FilePath(folder, first);
            var count = Math.Min(ClipsPerFile, clips - first);
            if (File.Exists(path) && Holds(path, key, count)) continue;
            using var scope = new TensorScope();
            using var noGrad = GradMode.NoGrad();
            var encoded = new Tensor[count];
            for (var k = 0; k < count; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var clipScope = new TensorScope();
                var mean = vae.Encode(WorldClips.ToTensor(pixels.Get(first + k), 1, key.Frames, key.Size)).Mean.To(DType.F16);
                if (!double.IsFinite(mean.To(DType.F32).Abs().Max().Item()))
                    throw new TrainingException($"Building the latent cache {folder}: the VAE encodes clip {first + k} to values that are not finite in fp16. Train the VAE again.");
                encoded[k] = clipScope.Keep(mean);
            }

            SafetensorsWriter.Write(path, [TensorEntry.FromTensor(TensorName, Tensor.Concat(encoded, 0))], key.ToMetadata());
            log.WriteLine($"latent cache: {first + count:N0} of {clips:N0} clips");
        }

        byte[] Render(long clip)
        {
            var scene = scenes.Sample(key.Seed, clip);
            return renderer.Render(scene, key.Size, key.Size, scene.DrawStartFrame(key.Frames), key.Frames);
        }
    }

    /// <summary>How many clips the files of a folder hold, whatever they were made from; 0 where there is none.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <exception cref="CheckpointFormatException">A file of it is damaged.</exception>
    public static int ClipsIn(string folder)
    {
        var clips = 0L;
        for (var first = 0; File.Exists(FilePath(folder, first)); first += ClipsPerFile)
        {
            using var file = SafetensorsFile.Open(FilePath(folder, first));
            if (!file.TryGetInfo(TensorName, out var info)) break;
            clips += info.Shape[0];
        }

        return (int)clips;
    }

    /// <summary>Reads the first clips of a cache into memory.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="key">What it must have been made from.</param>
    /// <param name="clips">How many clips are needed, at least 1.</param>
    /// <exception cref="TrainingException">The cache was made from something else, or holds fewer clips.</exception>
    public static LatentCache Open(string folder, LatentCacheKey key, int clips)
    {
        var files = new Half[(clips + ClipsPerFile - 1) / ClipsPerFile][];
        long[] clipShape = [];
        for (var k = 0; k < files.Length; k++)
        {
            var path = FilePath(folder, k * ClipsPerFile);
            if (!File.Exists(path)) throw new TrainingException($"Opening the latent cache {folder}: {clips} clips need {files.Length} files, and {Path.GetFileName(path)} is missing. Build the cache first.");
            if (!Holds(path, key, Math.Min(ClipsPerFile, clips - (k * ClipsPerFile)))) throw new TrainingException($"Opening the latent cache {folder}: {Path.GetFileName(path)} has too few clips for {clips} in all. Build the cache for that many first.");
            using var file = SafetensorsFile.Open(path);
            using var scope = new TensorScope();
            var latents = file.Load(TensorName);
            clipShape = latents.Shape[1..].ToArray();
            files[k] = latents.ToArray<Half>();
        }

        return new LatentCache(files, clipShape, clips, key);
    }

    /// <summary>Copies latent frames [startFrame, startFrame + frameCount) of one clip to fp32 values [frameCount, z, h, w].</summary>
    /// <param name="clip">In [0, <see cref="Count"/>).</param>
    /// <param name="startFrame">First latent frame, at least 0.</param>
    /// <param name="frameCount">At least 1; the last frame lies inside the clip.</param>
    /// <param name="into">frameCount times <see cref="ValuesPerFrame"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">Clip or frames are not in the cache.</exception>
    public void Copy(int clip, int startFrame, int frameCount, Span<float> into)
    {
        if (clip < 0 || clip >= Count) throw new ArgumentOutOfRangeException(nameof(clip), clip, $"Reading the latent cache: it has {Count} clips.");
        if (startFrame < 0 || frameCount < 1 || startFrame + frameCount > LatentFrames)
            throw new ArgumentOutOfRangeException(nameof(startFrame), startFrame, $"Reading the latent cache: {frameCount} latent frames from frame {startFrame} on are not inside a clip of {LatentFrames}.");
        var at = ((clip % ClipsPerFile * LatentFrames) + startFrame) * ValuesPerFrame;
        var values = _files[clip / ClipsPerFile].AsSpan(at, frameCount * ValuesPerFrame);
        for (var k = 0; k < values.Length; k++) into[k] = (float)values[k];
    }

    private static string FilePath(string folder, int first) => Path.Combine(folder, $"latents-{first:D6}.safetensors");

    // Whether a file of this cache has enough clips; a file of another cache is refused.
    private static bool Holds(string path, LatentCacheKey key, int clips)
    {
        using var file = SafetensorsFile.Open(path);
        var differences = key.Differences(file.Metadata);
        if (differences.Count > 0) throw new TrainingException($"Using the latent cache file {path}: it was made from something else: {string.Join("; ", differences)}. Remove the cache or name another folder in 'latent_cache'.");
        return file.TryGetInfo(TensorName, out var info) && info.Shape[0] >= clips;
    }
}
