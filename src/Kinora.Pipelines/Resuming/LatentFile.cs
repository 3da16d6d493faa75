using System.Globalization;
using Kinora.Checkpoints;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>Latents of an unfinished or finished video in a safetensors file, with the steps taken and what they belong to.</summary>
public static class LatentFile
{
    private const string TensorName = "latents";
    private const string StepsKey = "steps_done";
    private const string FingerprintKey = "fingerprint";

    /// <summary>Writes the file as a whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="stepsDone">Steps taken.</param>
    /// <param name="latents">[1, F, z, h, w]; kept in fp32.</param>
    /// <param name="fingerprint">What must be the same for <see cref="TryRead"/> to give the latents back: a name of request, model and threads.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static void Write(string path, int stepsDone, Tensor latents, string fingerprint)
    {
        using var scope = new TensorScope();
        var values = latents.To(DType.F32).To(Device.Cpu).Contiguous();
        SafetensorsWriter.Write(path, [TensorEntry.FromTensor(TensorName, values)], new Dictionary<string, string>
        {
            [StepsKey] = stepsDone.ToString(CultureInfo.InvariantCulture),
            [FingerprintKey] = fingerprint,
        });
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">As for <see cref="Write"/>.</param>
    /// <returns>The latents; null where there is no file, it is damaged, or it belongs to something else: the video then starts from noise.</returns>
    public static SavedLatents? TryRead(string path, string fingerprint)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var scope = new TensorScope();
            using var file = SafetensorsFile.Open(path);
            if (file.Metadata.GetValueOrDefault(FingerprintKey) != fingerprint) return null;
            if (!int.TryParse(file.Metadata.GetValueOrDefault(StepsKey), NumberStyles.None, CultureInfo.InvariantCulture, out var steps)) return null;
            var tensor = file.Load(TensorName);
            return tensor.DType == DType.F32 ? new SavedLatents(steps, tensor.Shape.ToArray(), tensor.ToArray<float>()) : null;
        }
        catch (Exception error) when (error is CheckpointException or IOException or KeyNotFoundException)
        {
            return null;
        }
    }
}
