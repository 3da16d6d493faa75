using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Benchmarks;

/// <summary>Single operators: what the engine gives on this machine, as a yardstick for the networks.</summary>
internal static class EngineBenchmarks
{
    private const int CallsPerRun = 10_000;

    public static IEnumerable<Benchmark> All() => [Sgemm(1024), Sgemm(2304), Conv3d(), Attention(4, 128, 2304), Attention(4, 128, 9216), Attention(8, 64, 2304), RmsNorm(), Call()];

    private static Benchmark Sgemm(int size) => new($"sgemm-{size}", $"fp32 matrix product, {size} cubed", 2.0 * size * size * size, () =>
    {
        var stream = new RandomStream(1);
        var (a, b) = (stream.Split("a").Normal([size, size]), stream.Split("b").Normal([size, size]));
        return () => a.MatMul(b);
    });

    private static Benchmark Conv3d() => new("conv3d-64", "conv3d 64 to 64 channels, 3x3x3, on 8x32x32", 2.0 * 64 * 64 * 27 * 8 * 32 * 32, () =>
    {
        var stream = new RandomStream(2);
        var (x, w) = (stream.Split("x").Normal([1, 64, 8, 32, 32]), stream.Split("w").Normal([64, 64, 3, 3, 3]));
        return () => Engine.Call("conv3d", x, w, Argument.None, 1L, 1L);
    });

    private static Benchmark Attention(int heads, int width, long tokens) => new($"attention-{heads}x{width}-{tokens}", $"self-attention alone, {tokens} tokens, {heads} heads x {width}", 4.0 * heads * width * tokens * tokens, () =>
    {
        var stream = new RandomStream(3);
        Tensor[] x = [.. Enumerable.Range(0, 3).Select(k => stream.Split((ulong)k).Normal([1, heads, tokens, width]))];
        return () => Nn.Attention.Forward(x[0], x[1], x[2]);
    });

    private static Benchmark RmsNorm() => new("rms-norm", "RMSNorm of 2304 x 512", null, () =>
    {
        var x = new RandomStream(4).Normal([2304, 512]);
        var norm = new RmsNorm(ParameterStore.Fresh(4).Root, 512, 1e-6);
        return () => norm.Forward(x);
    });

    private static Benchmark Call() => new("call-10000", $"{CallsPerRun} additions of 4 numbers: the cost of a call", null, () =>
    {
        var x = Tensor.Ones([4]);
        return () =>
        {
            for (var k = 0; k < CallsPerRun; k++) (x + x).Dispose();
        };
    });
}
