namespace Kinora.Cli.Inspection;

/// <summary>Reports as people read them.</summary>
internal static class InspectionText
{
    private const int MaxTensorLines = 12;

    public static void Write(TextWriter writer, ModelReport report)
    {
        writer.WriteLine($"{report.Path}: a model");
        foreach (var (name, sizes) in report.Parts) writer.WriteLine($"  {name,-13} {sizes}");
        foreach (var checkpoint in report.Checkpoints) writer.WriteLine($"  {checkpoint.Path}: {Summary(checkpoint)}");
        if (report.WeightsSha256 is { } sha) writer.WriteLine($"  weights       {sha}");
        foreach (var (name, value) in report.Defaults.Where(d => d.Value.Length > 0)) writer.WriteLine($"  default {name}: {value}");
        WriteFaults(writer, report.Faults);
    }

    public static void Write(TextWriter writer, WeightsReport report)
    {
        foreach (var checkpoint in report.Checkpoints)
        {
            writer.WriteLine($"{checkpoint.Path}: {Summary(checkpoint)}");
            foreach (var tensor in checkpoint.Tensors.Take(MaxTensorLines)) writer.WriteLine($"  {tensor.Name} {tensor.Dtype} [{string.Join(", ", tensor.Shape)}]");
            if (checkpoint.TensorCount > MaxTensorLines) writer.WriteLine($"  and {checkpoint.TensorCount - MaxTensorLines} more; --json lists all");
        }

        if (report.Lora is { } lora)
        {
            writer.WriteLine($"  a LoRA of {lora.Layers.Count} layers, rank {string.Join(", ", lora.Ranks)}, {(lora.Alpha is { } alpha ? $"alpha {alpha}" : "no alpha stated")}");
            writer.WriteLine($"  trained on    {lora.BaseSha256 ?? "a model that it does not name"}");
        }

        WriteFaults(writer, report.Faults);
    }

    public static void Write(TextWriter writer, VideoReport report)
    {
        var rate = report.Fps > 0 ? $" at {report.Fps} fps, {report.Seconds:F2} s" : "";
        writer.WriteLine($"{report.Path}: {report.Frames} frames of {report.Width}x{report.Height}{rate}, {report.Codec} {report.PixelFormat} in {report.Container}");
        if (report.Recipe is not { } recipe)
        {
            writer.WriteLine("  no recipe: Kinora did not make it, or something removed it");
            return;
        }

        foreach (var entry in recipe.EnumerateObject()) writer.WriteLine($"  {entry.Name}: {entry.Value}");
    }

    public static void Write(TextWriter writer, EngineReport report)
    {
        writer.WriteLine($"Kinora {report.KinoraVersion} on libtorch {report.Libtorch}, {report.Threads} threads, {report.CudaDevices} CUDA devices");
        foreach (var file in report.Blas) writer.WriteLine($"  BLAS: {file}");
        if (!report.OptimisedBlas) writer.WriteLine("  Warning: no optimised BLAS library is in use, so matrix products are tens of times slower. Install one (on Debian: apt-get install libopenblas0-pthread).");
    }

    private static string Summary(CheckpointEntry checkpoint) =>
        $"{checkpoint.TensorCount} tensors, {checkpoint.Parameters:N0} parameters ({string.Join(", ", checkpoint.Dtypes.Select(d => d.Key))}), " +
        $"{checkpoint.FileBytes / 1e6:F1} MB in {checkpoint.Files.Count} {(checkpoint.Files.Count == 1 ? "file" : "files")}, keys {checkpoint.KeyFingerprint}" +
        (checkpoint.KnownAs is { } known ? $": {known}" : "");

    private static void WriteFaults(TextWriter writer, IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) writer.WriteLine($"Fault: {fault}");
    }
}
