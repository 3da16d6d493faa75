using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>What <c>kinora bench</c> measures.</summary>
internal static class AllComparisons
{
    // The yardstick: large enough that a matrix product runs at the machine's rate.
    private const int SgemmSize = 2304;
    private const int Heads = 4;
    private const int HeadWidth = 128;

    public static IReadOnlyList<Comparison> All { get; } =
    [
        new("dit", (settings, log) =>
        {
            for (var batch = 1; batch <= 2; batch++)
            {
                using var scope = new TensorScope();
                var (kinora, twin) = ComparedNetworks.Dit(batch);
                if (batch == 1) Share("dit_share_of_sgemm", kinora, settings, log);
                OverTwin($"dit_b{batch}_time_over_twin", kinora, twin, settings, log);
            }
        }),
        new("memory", (settings, log) =>
        {
            var (kinora, twin) = (AddedMemory.OfChild("dit", settings.Threads), AddedMemory.OfChild("dit-twin", settings.Threads));
            log.Say($"DiT, batch 1, adds {kinora >> 20} MiB at its peak, in plain operators {twin >> 20} MiB");
            log.Add("dit_rss_over_twin", (double)kinora / twin);
        }),
        new("attention", (settings, log) =>
        {
            foreach (var tokens in new[] { 2304, 9216 })
            {
                using var scope = new TensorScope();
                Share($"attention_{tokens}_share_of_sgemm", Attention(tokens), settings, log);
            }
        }),
        new("training", (settings, log) =>
        {
            foreach (var (name, kinora, plain) in TrainingStep.Kernels())
            {
                using var scope = new TensorScope();
                OverTwin($"{name}_training_time_over_plain", kinora(), plain(), settings, log);
            }

            using var whole = new TensorScope();
            var (step, twin) = TrainingStep.WithTwin();
            OverTwin("dit_training_time_over_twin", step, twin, settings, log);
            var (bfloat16, fp32) = TrainingStep.InBfloat16();
            OverTwin("dit_training_bfloat16_time_over_fp32", bfloat16, fp32, settings, log);
        }),
        new("vae", (settings, log) =>
        {
            foreach (var (name, channels, multipliers) in new[] { ("a", 16, new[] { 1, 2, 4, 4 }), ("b", 8, [1, 1, 1, 1]) })
            {
                using var scope = new TensorScope();
                var (kinora, twin) = ComparedNetworks.Vae(name, channels, multipliers);
                OverTwin($"vae_{name}_time_over_twin", kinora, twin, settings, log);
            }
        }),
        new("convolution", (settings, log) =>
        {
            // Channels and pixels of a decoder's levels, from the deepest up.
            foreach (var (channels, frames, side) in new[] { (128, 5, 16), (128, 10, 32), (64, 20, 64), (32, 20, 128) })
            {
                using var scope = new TensorScope();
                var (kinora, twin) = Convolution(channels, frames, side);
                OverTwin($"conv3d_{channels}_time_over_libtorch{(frames == 5 ? "_deep" : "")}", kinora, twin, settings, log);
            }
        }),
        new("quantised", (settings, log) =>
        {
            foreach (var tokens in new[] { 64, 2304 })
            {
                foreach (var format in Enum.GetValues<QuantizedFormat>())
                {
                    using var scope = new TensorScope();
                    var (kinora, twin) = Linear(tokens, format);
                    OverTwin($"{format.Name()}_linear_{tokens}_time_over_fp32", kinora, twin, settings, log);
                }
            }
        }),
        new("threads", (settings, log) =>
        {
            if (settings.Threads < 2)
            {
                log.Say("two_threads_over_one is not measured: one thread was asked for, or there is one core");
                return;
            }

            using var scope = new TensorScope();
            var (kinora, _) = ComparedNetworks.Dit(1);
            var (one, two) = (WithThreads(kinora, 1), WithThreads(kinora, 2));
            var seconds = Interleaved.Medians(settings, one, two);
            Engine.Threads = settings.Threads;
            log.Show(one, seconds[0]);
            log.Show(two, seconds[1]);
            log.Add("two_threads_over_one", seconds[0] / seconds[1]);
        }),
        new("mini", WholeRuns.Mini),
        new("full30b", WholeRuns.LastFull, WholeRuns.Full),
    ];

    private static Side Attention(long tokens)
    {
        var stream = new RandomStream(3);
        Tensor[] x = [.. Enumerable.Range(0, 3).Select(k => stream.Split((ulong)k).Normal([1, Heads, tokens, HeadWidth]))];
        return new Side($"attention, {tokens} tokens, {Heads} heads x {HeadWidth}", () => Nn.Attention.Forward(x[0], x[1], x[2]), 4.0 * Heads * HeadWidth * tokens * tokens);
    }

    private static (Side Kinora, Side Twin) Linear(int tokens, QuantizedFormat format)
    {
        const int inputs = 512;
        const int outputs = 2048;
        var stream = new RandomStream(2);
        var (x, weight) = (stream.Split("x").Normal([tokens, inputs]), stream.Split("w").Normal([outputs, inputs]));
        var quantized = Quantizer.TryQuantize(weight, format)!;
        var operations = 2.0 * tokens * inputs * outputs;
        return (
            new Side($"linear {inputs} to {outputs}, {tokens} tokens, {format.Name()}", () => QuantizedLinear.Forward(x, quantized, null), operations),
            new Side($"linear {inputs} to {outputs}, {tokens} tokens, fp32", () => x.Linear(weight), operations));
    }

    private static (Side Kinora, Side Twin) Convolution(int channels, int frames, int side)
    {
        var stream = new RandomStream(4);
        var (x, weight, bias) = (stream.Split("x").Normal([1, channels, frames, side, side]), stream.Split("w").Normal([channels, channels, 3, 3, 3]), stream.Split("b").Normal([channels]));
        var operations = 2.0 * channels * channels * 27 * frames * side * side;
        long[] front = [2, 1, 1], back = [0, 1, 1];
        var name = $"conv3d 3x3x3, {channels} channels, {frames}x{side}x{side}";
        return (
            new Side(name, () => DirectConvolution.Forward(x, weight, bias, front, back), operations),
            new Side($"{name}, by libtorch", () => Engine.Call("conv3d", x.Pad([1, 1, 1, 1, 2, 0]), weight, bias), operations));
    }

    private static Side Sgemm()
    {
        var stream = new RandomStream(1);
        var (a, b) = (stream.Split("a").Normal([SgemmSize, SgemmSize]), stream.Split("b").Normal([SgemmSize, SgemmSize]));
        return new Side($"sgemm {SgemmSize} cubed", () => a.MatMul(b), 2.0 * SgemmSize * SgemmSize * SgemmSize);
    }

    private static Side WithThreads(Side side, int threads) => side with
    {
        Name = $"{side.Name}, {threads} threads",
        Run = () =>
        {
            Engine.Threads = threads;
            side.Run();
        },
    };

    private static void Share(string key, Side side, CompareSettings settings, ComparisonLog log)
    {
        var sgemm = Sgemm();
        var seconds = Interleaved.Medians(settings, side, sgemm);
        log.Show(side, seconds[0]);
        log.Show(sgemm, seconds[1]);
        log.Add(key, side.Operations!.Value / seconds[0] / (sgemm.Operations!.Value / seconds[1]));
    }

    private static void OverTwin(string key, Side kinora, Side twin, CompareSettings settings, ComparisonLog log)
    {
        var seconds = Interleaved.Medians(settings, kinora, twin);
        log.Show(kinora, seconds[0]);
        log.Show(twin, seconds[1]);
        log.Add(key, seconds[0] / seconds[1]);
    }
}
