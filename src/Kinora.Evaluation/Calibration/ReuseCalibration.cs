using Kinora.Diffusion;
using Kinora.Media;
using Kinora.Pipelines;

namespace Kinora.Evaluation;

/// <summary>
/// Measures on a model how much faster and how much different videos become whose steps take from earlier ones, and finds the settings
/// that stay above a wanted likeness.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="requests">Videos to measure on; their own settings for reuse don't count.</param>
public sealed class ReuseCalibration(TextToVideoModel model, IReadOnlyList<GenerationRequest> requests)
{
    /// <summary>Decibel that stand for equal videos.</summary>
    public const double EqualPsnr = 99;

    // Time of the processor, so that what else the machine does counts for nothing.
    private readonly TextToVideoPipeline _pipeline = new(model, time: new ProcessorTime());
    private readonly List<(byte[] Frames, double Seconds)> _exact = [];

    /// <summary>The thresholds that are tried, smallest first.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [0.05, 0.075, 0.1, 0.15, 0.2, 0.3];

    /// <summary>The shares that are tried, smallest first.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.25, 0.5, 0.75, 1];

    /// <summary>Sentences to measure on where the user has none, in the two languages.</summary>
    public static IReadOnlyList<string> Prompts { get; } =
        ["a penguin hops in the snow", "一辆红色的汽车向右行驶", "a balloon rises over the sea", "一只猫在草地上奔跑", "a basketball falls in the city", "一条鱼在水里游", "a rocket flies through space", "一只蝴蝶在森林里飞"];

    /// <summary>Measures every setting alone, then the best of both together.</summary>
    /// <param name="wantedPsnr">The likeness that every video must keep, in decibel.</param>
    /// <param name="measured">Is told of each setting; null for nobody.</param>
    /// <param name="cancellation">Looked at throughout.</param>
    /// <returns>All figures, and the setting that is fastest among those that keep the likeness: the exact one where none does.</returns>
    public (IReadOnlyList<ReuseFigures> All, ReuseFigures Best) Run(double wantedPsnr, Action<ReuseFigures>? measured, CancellationToken cancellation)
    {
        // The first run compiles code.
        using (var unused = new FrameKeeper()) _pipeline.Generate(requests[0] with { Steps = 1, Count = 1 }, _ => unused, cancellation: cancellation);
        var all = new List<ReuseFigures> { Measure(0, 0) };
        var threshold = Largest(Thresholds, t => Measure(t, 0));
        var share = requests.All(r => ClassifierFreeGuidance.IsActive(r.Guidance)) ? Largest(Shares, s => Measure(0, s)) : 0;
        if (threshold > 0 && share > 0) all.Add(Measure(threshold, share));
        return (all, all.Where(f => f.LowestPsnr >= wantedPsnr).MaxBy(f => f.Speedup)!);

        // Larger ones do more harm: the first that does too much ends the search.
        double Largest(IReadOnlyList<double> values, Func<double, ReuseFigures> measure)
        {
            var largest = 0.0;
            foreach (var value in values)
            {
                all.Add(measure(value));
                if (all[^1].LowestPsnr < wantedPsnr) break;
                largest = value;
            }

            return largest;
        }

        ReuseFigures Measure(double cache, double reuse)
        {
            var figures = Figures(cache, reuse, cancellation);
            measured?.Invoke(figures);
            return figures;
        }
    }

    private ReuseFigures Figures(double threshold, double share, CancellationToken cancellation)
    {
        double seconds = 0, exact = 0, cached = 0, guided = 0;
        var (psnr, ssim) = (new List<double>(), new List<double>());
        for (var k = 0; k < requests.Count; k++)
        {
            var request = requests[k] with { CacheThreshold = threshold, GuidanceReuse = share, Count = 1 };
            using var sink = new FrameKeeper();
            var result = _pipeline.Generate(request, _ => sink, cancellation: cancellation);
            if (_exact.Count == k) _exact.Add((sink.Frames, result.Seconds[GenerationPhase.Denoise]));
            (seconds, exact) = (seconds + result.Seconds[GenerationPhase.Denoise], exact + _exact[k].Seconds);
            (cached, guided) = (cached + ((double)result.CachedSteps / request.Steps), guided + ((double)result.GuidanceReusedSteps / request.Steps));
            psnr.Add(Math.Min(EqualPsnr, PictureQuality.Psnr(_exact[k].Frames, sink.Frames)));
            ssim.AddRange(Ssim(_exact[k].Frames, sink.Frames, new FrameSize(request.Width, request.Height)));
        }

        return new ReuseFigures(threshold, share, exact / seconds, cached / requests.Count, guided / requests.Count, psnr.Average(), psnr.Min(), ssim.Average());
    }

    private static IEnumerable<double> Ssim(byte[] first, byte[] second, FrameSize size)
    {
        var bytes = (int)size.ByteCount;
        for (var at = 0; at < first.Length; at += bytes) yield return PictureQuality.Ssim(first.AsSpan(at, bytes), second.AsSpan(at, bytes), size);
    }

    private sealed class ProcessorTime : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
    }

    private sealed class FrameKeeper : IFrameSink
    {
        private readonly MemoryStream _bytes = new();

        public byte[] Frames => _bytes.ToArray();

        public void Write(ReadOnlySpan<byte> rgb_HW3) => _bytes.Write(rgb_HW3);

        public void Complete()
        {
        }

        public void Dispose() => _bytes.Dispose();
    }
}
