using System.Runtime.InteropServices;
using Kinora.Checkpoints;
using Kinora.Data.Clips;
using Kinora.Media;
using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// Latent means of real clips, encoded once: one file for each clip, named by the content of the clip's own file, with
/// [F, z, h, w] in fp16. Adding, renaming or moving clips encodes none of the others again.
/// </summary>
/// <param name="folder">The cache's folder, made when missing.</param>
/// <param name="key">What the latents are made from besides the clips.</param>
public sealed class ClipLatentCache(string folder, ClipLatentKey key)
{
    private const string TensorName = "latents";
    private const int LogEvery = 20;

    private readonly Dictionary<string, long[]> _shapes = new(StringComparer.Ordinal);

    /// <summary>Encodes what is not there yet. Stopping loses at most the clip under way.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="vae">The VAE whose hash the key holds.</param>
    /// <param name="log">A line now and then.</param>
    /// <param name="cancellation">Looked at before each chunk.</param>
    /// <returns>Rows that could not be encoded after all; the others are in the cache.</returns>
    /// <exception cref="TrainingException">A file there was made from something else.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<BadRow> Build(IReadOnlyList<ExaminedClip> clips, VideoVae vae, TextWriter log, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        RefuseStale(clips);
        var bad = new List<BadRow>();
        var missing = clips.Where(c => !File.Exists(FilePath(c.Sha256))).ToList();
        if (missing.Count < clips.Count) log.WriteLine($"clip latents: {clips.Count - missing.Count:N0} of {clips.Count:N0} clips are cached in {folder}");
        foreach (var (k, clip) in missing.Index())
        {
            try
            {
                Encode(clip, vae, cancellation);
            }
            catch (Exception error) when (error is MediaToolException or ClipDataException or IOException)
            {
                bad.Add(new BadRow(clip.Row.Number, clip.Row.Name, error.Message));
            }

            if ((k + 1) % LogEvery == 0 || k + 1 == missing.Count) log.WriteLine($"clip latents: {k + 1:N0} of {missing.Count:N0} clips encoded");
        }

        return bad;
    }

    /// <summary>F, z, h, w of a cached clip.</summary>
    /// <param name="contentSha256">The clip's fingerprint.</param>
    /// <exception cref="CheckpointFormatException">Its file is missing or damaged.</exception>
    public IReadOnlyList<long> ShapeOf(string contentSha256)
    {
        lock (_shapes)
        {
            if (_shapes.TryGetValue(contentSha256, out var known)) return known;
            using var file = SafetensorsFile.Open(FilePath(contentSha256));
            file.TryGetInfo(TensorName, out var info);
            return _shapes[contentSha256] = [.. info.Shape];
        }
    }

    /// <summary>Copies latent frames [startFrame, startFrame + frameCount) of one clip to fp32 values; safe on any thread.</summary>
    /// <param name="contentSha256">The clip's fingerprint.</param>
    /// <param name="startFrame">First latent frame.</param>
    /// <param name="frameCount">How many; the last one lies inside the clip.</param>
    /// <param name="into">frameCount z h w values.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frames are not in the clip.</exception>
    public void Copy(string contentSha256, int startFrame, int frameCount, Span<float> into)
    {
        var shape = ShapeOf(contentSha256);
        if (startFrame < 0 || frameCount < 1 || startFrame + frameCount > shape[0])
            throw new ArgumentOutOfRangeException(nameof(startFrame), startFrame, $"Reading cached latents: {frameCount} latent frames from frame {startFrame} on are not inside a clip of {shape[0]}.");
        using var file = SafetensorsFile.Open(FilePath(contentSha256));
        var perFrame = (int)(shape[1] * shape[2] * shape[3]);
        var values = MemoryMarshal.Cast<byte, Half>(file.Bytes(TensorName)).Slice(startFrame * perFrame, frameCount * perFrame);
        for (var k = 0; k < values.Length; k++) into[k] = (float)values[k];
    }

    private string FilePath(string contentSha256) => Path.Combine(folder, $"{contentSha256}.safetensors");

    private void RefuseStale(IReadOnlyList<ExaminedClip> clips)
    {
        var faults = new List<string>();
        foreach (var path in clips.Select(c => (c.Sha256, File: FilePath(c.Sha256))).Where(c => File.Exists(c.File)))
        {
            using var file = SafetensorsFile.Open(path.File);
            var differences = CacheMetadata.Differences(key.ToMetadata(path.Sha256), file.Metadata);
            if (differences.Count > 0) faults.Add($"{path.File}: {string.Join("; ", differences)}");
        }

        if (faults.Count > 0) throw new TrainingException($"Using the cached latents in {folder}: {faults.Count} files were made from something else. Remove them or name another folder in 'finetune.latent_cache'.{string.Concat(faults.Select(f => $"\n  {f}"))}");
    }

    private void Encode(ExaminedClip clip, VideoVae vae, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var chunks = new List<Tensor>();
        foreach (var frames in ClipFrames.Read(clip, key.Form, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            using var chunkScope = new TensorScope();
            var mean = vae.Encode(Pixels(frames)).Mean.To(DType.F16);
            if (!double.IsFinite(mean.To(DType.F32).Abs().Max().Item()))
                throw new TrainingException($"Encoding {clip.Row.Name}: the VAE gives values that are not finite in fp16. Train the VAE again.");
            chunks.Add(chunkScope.Keep(mean));
        }

        SafetensorsWriter.Write(FilePath(clip.Sha256), [TensorEntry.FromTensor(TensorName, Tensor.Concat([.. chunks], 1).Select(0, 0))], key.ToMetadata(clip.Sha256));
    }

    // Bytes [T, H, W, 3] to [1, T, 3, H, W] in [-1, 1].
    private static Tensor Pixels(VideoFrames frames) =>
        (Tensor.From(frames.Span.ToArray(), 1, frames.FrameCount, frames.Height, frames.Width, 3).Permute(0, 1, 4, 2, 3).To(DType.F32) * (1 / 127.5)) - 1;
}
