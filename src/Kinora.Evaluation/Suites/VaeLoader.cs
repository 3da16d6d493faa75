using Kinora.Checkpoints;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Loads both halves of a model's VAE.</summary>
public static class VaeLoader
{
    /// <summary>The VAE of a model folder, which need hold nothing else.</summary>
    /// <param name="model">The folder.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="CheckpointException">The weights are missing, damaged or of other sizes than the configuration's.</exception>
    public static VideoVae Load(ModelFolder model, Device device = default)
    {
        var config = model.VaeConfigFile is { } file ? VideoVaeConfig.FromJson(File.ReadAllText(file)) : VideoVaeConfig.Full;
        using var source = model.OpenWeights(ModelParts.Vae);
        var fileKey = VideoVaeWeightMap.KeysOf(source);
        using (var shapes = ParameterStore.Meta())
        {
            _ = new VideoVae(config, shapes);
            KeyReport.Compare(shapes.All.Select(p => new ExpectedTensor(fileKey(p.Name), p.Value.Shape.ToArray())), source).ThrowIfDifferent();
        }

        return VideoVae.Load(config, source, VideoVaeParts.Both, device);
    }

    /// <summary>The latents of a clip: the means of its chunks, one after another, as latents are cached for training.</summary>
    /// <param name="vae">With its encoder.</param>
    /// <param name="clip_THW3">Bytes [T, size, size, 3].</param>
    /// <param name="size">Pixels per side.</param>
    /// <returns>[1, F, z, h, w], owned by the current scope.</returns>
    public static Tensor Encode(VideoVae vae, byte[] clip_THW3, int size)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var device = vae.Parameters.All[0].Value.Device;
        var chunks = new List<Tensor>();
        foreach (var chunk in clip_THW3.Chunk(vae.Config.FrameChunk * size * size * 3))
        {
            using var inner = new TensorScope();
            var video = (Tensor.From(chunk, 1, chunk.Length / (size * size * 3), size, size, 3).To(device).Permute(0, 1, 4, 2, 3).To(DType.F32) * (1 / 127.5)) - 1;
            chunks.Add(inner.Keep(vae.Encode(video.Contiguous()).Mean));
        }

        return scope.Keep(Tensor.Concat([.. chunks], 1));
    }

    /// <summary>What the VAE makes of a clip: encoded to means and decoded chunk by chunk, with borders blended.</summary>
    /// <param name="vae">Both halves.</param>
    /// <param name="clip_THW3">Bytes [T, size, size, 3].</param>
    /// <param name="size">Pixels per side.</param>
    /// <returns>Bytes of the same shape.</returns>
    public static byte[] Reconstruct(VideoVae vae, byte[] clip_THW3, int size)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var device = vae.Parameters.All[0].Value.Device;
        var frames = clip_THW3.Length / (size * size * 3);
        var video = (Tensor.From(clip_THW3, 1, frames, size, size, 3).To(device).Permute(0, 1, 4, 2, 3).To(DType.F32) * (1 / 127.5)) - 1;
        var result = new byte[clip_THW3.Length];
        var at = 0;
        vae.DecodeChunks(vae.Encode(video.Contiguous()).Mean, part =>
        {
            // Rounded to the nearest level, as frames of a video file are.
            var bytes = (((part.Clamp(-1, 1) + 1) * 127.5) + 0.5).To(DType.U8).Permute(0, 1, 3, 4, 2).ToArray<byte>();
            bytes.CopyTo(result, at);
            at += bytes.Length;
        });
        return result;
    }
}
