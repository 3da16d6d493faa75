using System.Globalization;

namespace Kinora.Training.Planning;

/// <summary>Plans and dry runs as people read them.</summary>
public static class PlanText
{
    private static readonly string[] Decimal = ["", " k", " M", " G", " T", " P", " E"];
    private static readonly string[] FlopUnits = ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP"];

    /// <summary>Writes a plan.</summary>
    public static void Write(TextWriter writer, TrainingPlan plan)
    {
        writer.WriteLine($"{plan.Stage}: {plan.Samples:N0} samples in {plan.Steps:N0} steps, {Number(plan.Units)} {plan.Unit}");
        foreach (var network in plan.Networks)
            writer.WriteLine($"  {network.Name,-14}{network.Parameters,15:N0} parameters, {(network.Trained == network.Parameters ? "trained" : network.Trained == 0 ? "frozen" : $"{network.Trained:N0} trained")}");
        foreach (var kind in plan.StepKinds)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  steps on {kind.Kind}: {kind.Share:P0}, {kind.Batch} x {kind.UnitsPerSample:N0} {plan.Unit}, {Flops(kind.ForwardFlops)} forward + {Flops(kind.BackwardFlops)} backward, {Bytes(kind.ActivationBytes)} of activations, about {Duration(kind.Seconds)}"));
        }

        writer.WriteLine($"  work      {Flops(plan.FlopsPerStep)} a step, {Flops(plan.Flops)} in all" + (plan.LatentCacheFlops > 0 ? $", and {Flops(plan.LatentCacheFlops)} for the latent cache" : ""));
        var m = plan.MemoryBytes;
        writer.WriteLine($"  memory    about {Bytes(m.Peak)}: program {Bytes(m.Process)}, frozen {Bytes(m.Frozen)}, weights {Bytes(m.Weights)}, gradients {Bytes(m.Gradients)}, " +
            $"optimizer {Bytes(m.Optimizer)}, average {Bytes(m.Average)}, activations {Bytes(m.Activations)}, data {Bytes(m.Data)}");
        var d = plan.DiskBytes;
        writer.WriteLine($"  disk      {Bytes(d.Total)}: checkpoints {Bytes(d.Checkpoints)}, export {Bytes(d.Export)}" +
            (d.LatentCache > 0 ? $", latent cache {Bytes(d.LatentCache)}" : ""));
        var t = plan.Time;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  time      about {Duration(t.TotalSeconds)} on {t.Threads} thread{(t.Threads == 1 ? "" : "s")}: {Duration(t.SecondsPerStep)} a step") +
            (t.LatentCacheSeconds > 0 ? $", the latent cache {Duration(t.LatentCacheSeconds)}" : "") + "; figures, sample sheets and checkpoints come on top");
        writer.WriteLine($"            (an estimate: matrix products reach {Flops(t.MatrixFlopsPerSecond)}/s here now, and this stage {t.Efficiency.ToString("P0", CultureInfo.InvariantCulture)} of that)");
    }

    /// <summary>Writes a dry run.</summary>
    public static void Write(TextWriter writer, TrainingDryRunReport report)
    {
        writer.WriteLine($"{report.Stage}: one step of everything is done, and nothing is left of it");
        foreach (var (part, seconds) in report.Seconds) writer.WriteLine($"  {part,-22}{Seconds(seconds)}");
        foreach (var step in report.StepKinds)
            writer.WriteLine($"  {"step on " + step.Kind,-22}{Seconds(step.Seconds)}   planned {Seconds(step.PlannedSeconds).Trim()}; waited for data {Seconds(step.DataSeconds).Trim()}; loss {step.Loss.ToString("G5", CultureInfo.InvariantCulture)}");
        if (report.CheckpointBytes > 0)
        {
            writer.WriteLine($"  checkpoint            {Bytes(report.CheckpointBytes)}, planned {Bytes(report.PlannedCheckpointBytes)}");
            writer.WriteLine($"  peak memory           {Bytes(report.PeakRssBytes)}, planned {Bytes(report.PlannedPeakBytes)}");
        }

        writer.WriteLine($"  exported              {string.Join(", ", report.Exported)}");
    }

    /// <summary>Bytes with a decimal unit.</summary>
    public static string Bytes(double bytes) => Scaled(bytes, ["B", "kB", "MB", "GB", "TB", "PB"]);

    /// <summary>Floating-point operations with a decimal unit.</summary>
    public static string Flops(double flops) => Scaled(flops, FlopUnits);

    /// <summary>A duration of any size: <c>0.35 s</c>, <c>14 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>, <c>12 days</c>.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 10 => seconds.ToString("0.## s", CultureInfo.InvariantCulture),
        < 60 => seconds.ToString("0 s", CultureInfo.InvariantCulture),
        < 3600 => $"{(int)(seconds / 60)} min {(int)(seconds % 60)} s",
        < 48 * 3600 => $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min",
        _ => $"{seconds / 86400:N0} days",
    };

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(7) + " s";

    private static string Number(double value) => Scaled(value, Decimal).TrimEnd();

    private static string Scaled(double value, string[] units)
    {
        var unit = 0;
        for (; value >= 1000 && unit < units.Length - 1; unit++) value /= 1000;
        var text = value.ToString(value >= 100 || unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture);
        return units[0].Length == 0 ? text + units[unit] : $"{text} {units[unit]}";
    }
}
