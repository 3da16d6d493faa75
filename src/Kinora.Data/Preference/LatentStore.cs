using System.Runtime.InteropServices;
using Kinora.Checkpoints;
using Kinora.Tensors;

namespace Kinora.Data.Preference;

/// <summary>Final latents of one video in a safetensors file: <c>latents</c> [F, z, h, w] in fp16, complete or absent.</summary>
public static class LatentStore
{
    private const string TensorName = "latents";

    /// <summary>Writes a file, replacing a former one of that name in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="latents_FChw">The latents; values must fit fp16.</param>
    /// <exception cref="PreferenceDataException">Values are not finite in fp16.</exception>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable.</exception>
    public static void Write(string path, Tensor latents_FChw)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var values = latents_FChw.To(Device.Cpu).To(DType.F16).Contiguous();
        if (!values.To(DType.F32).IsFinite()) throw new PreferenceDataException($"Writing {path}: the latents hold values that are not finite in fp16. The model that made them is broken.");
        SafetensorsWriter.Write(path, [TensorEntry.FromTensor(TensorName, values)]);
    }

    /// <summary>F, z, h, w of a file; only its header is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointFormatException">It is missing, damaged, or holds something else.</exception>
    public static IReadOnlyList<long> ShapeOf(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return InfoOf(file).Shape;
    }

    /// <summary>The sizes that files have, each once; only headers are read.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>F, z, h, w of each size.</returns>
    /// <exception cref="CheckpointFormatException">One is missing, damaged, or holds something else.</exception>
    public static IReadOnlyList<IReadOnlyList<long>> ShapesOf(IEnumerable<string> paths) => [.. paths.Select(ShapeOf).DistinctBy(shape => string.Join(",", shape))];

    /// <summary>Sizes in words, for messages.</summary>
    /// <param name="shapes">The sizes.</param>
    public static string Describe(IEnumerable<IReadOnlyList<long>> shapes) => string.Join(" and ", shapes.Select(shape => $"[{string.Join(", ", shape)}]"));

    /// <summary>Reads latent frames [startFrame, startFrame + frameCount) as fp32 values; safe on any thread.</summary>
    /// <param name="path">The file.</param>
    /// <param name="startFrame">First latent frame.</param>
    /// <param name="frameCount">How many; the last one lies inside the video.</param>
    /// <param name="into">frameCount z h w values.</param>
    /// <exception cref="CheckpointFormatException">The file is missing, damaged, or holds something else.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The frames are not in the video.</exception>
    public static void Copy(string path, int startFrame, int frameCount, Span<float> into)
    {
        using var file = SafetensorsFile.Open(path);
        var shape = InfoOf(file).Shape;
        if (startFrame < 0 || frameCount < 1 || startFrame + frameCount > shape[0])
            throw new ArgumentOutOfRangeException(nameof(startFrame), startFrame, $"Reading {path}: {frameCount} latent frames from frame {startFrame} on are not inside a video of {shape[0]}.");
        var perFrame = (int)(shape[1] * shape[2] * shape[3]);
        var values = MemoryMarshal.Cast<byte, Half>(file.Bytes(TensorName)).Slice(startFrame * perFrame, frameCount * perFrame);
        for (var k = 0; k < values.Length; k++) into[k] = (float)values[k];
    }

    private static TensorInfo InfoOf(SafetensorsFile file) =>
        file.TryGetInfo(TensorName, out var info) && info.Shape.Count == 4 && info.DType == DType.F16 ? info
            : throw new CheckpointFormatException($"Read the latents {file.Path}", [new CheckpointFault(file.Path, TensorName, "latents [F, z, h, w] in fp16", "none such", "Make the sample again.")]);
}
