using System.Runtime.CompilerServices;

namespace Kinora.Tensors;

/// <summary>
/// A stream of random numbers in which number i depends on nothing but (seed, stream, i): Philox4x32-10
/// (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011). The same on every device, for every
/// thread count and in any order of use.
/// </summary>
/// <remarks>
/// A value, not a generator: drawing twice gives the same numbers twice. Every use takes its own stream by
/// <see cref="Split(ulong)"/>, so that adding a draw somewhere changes none elsewhere.
/// </remarks>
public readonly struct RandomStream
{
    // Blocks of four numbers per unit of parallel work.
    private const int BlocksPerTask = 1 << 14;

    private const int FractionBits = 20;

    private readonly ulong _seed;
    private readonly ulong _stream;

    /// <summary>The root stream of a seed.</summary>
    public RandomStream(ulong seed)
        : this(seed, 0)
    {
    }

    internal RandomStream(ulong seed, ulong stream)
    {
        _seed = seed;
        _stream = stream;
    }

    /// <summary>The stream of a numbered part: a step, a sample, a layer.</summary>
    public RandomStream Split(ulong label) => new(_seed, Mix(_stream + 0x9E3779B97F4A7C15UL + Mix(label ^ 0xD1B54A32D192ED03UL)));

    /// <summary>The stream of a named part.</summary>
    public RandomStream Split(string label)
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        var hash = 14695981039346656037UL;
        foreach (var c in label) hash = (hash ^ c) * 1099511628211UL;
        return Split(hash);
    }

    /// <summary>Standard normal numbers (Box-Muller in fp64, rounded to fp32).</summary>
    public Tensor Normal(ReadOnlySpan<long> shape, Device device = default) => Make(shape, device, FillNormal);

    /// <summary>Uniform numbers in [0, 1) with 24 bits.</summary>
    public Tensor Uniform(ReadOnlySpan<long> shape, Device device = default) => Make(shape, device, FillUniform);

    /// <summary>Fills a span with standard normal numbers.</summary>
    public void FillNormal(Span<float> values) => Fill(values, normal: true);

    /// <summary>Fills a span with uniform numbers in [0, 1).</summary>
    public void FillUniform(Span<float> values) => Fill(values, normal: false);

    /// <summary>A uniform integer in [0, bound).</summary>
    public int Integer(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var (a, b, _, _) = Block(0);
        return (int)Math.BigMul(((ulong)a << 32) | b, (ulong)bound, out _);
    }

    /// <summary>A uniform number in [0, 1) with 20 bits: less than a share in just that share of draws.</summary>
    public double Fraction() => Integer(1 << FractionBits) / (double)(1 << FractionBits);

    /// <summary>The numbers 0 to count - 1 in a random order.</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var k = count - 1; k > 0; k--)
        {
            var other = Split((ulong)k).Integer(k + 1);
            (order[k], order[other]) = (order[other], order[k]);
        }

        return order;
    }

    /// <summary>Four random words of a counter; the primitive behind everything else.</summary>
    public (uint A, uint B, uint C, uint D) Block(ulong counter)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)_stream, c3 = (uint)(_stream >> 32);
        uint k0 = (uint)_seed, k1 = (uint)(_seed >> 32);
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)c0 * 0xD2511F53;
            var p1 = (ulong)c2 * 0xCD9E8D57;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }

    private delegate void Filler(Span<float> values);

    private static Tensor Make(ReadOnlySpan<long> shape, Device device, Filler fill)
    {
        using var scope = new TensorScope();
        var values = Tensor.Empty(shape);
        fill(values.AsSpan<float>());
        return scope.Keep(values.To(device));
    }

    private unsafe void Fill(Span<float> values, bool normal)
    {
        var self = this;
        long length = values.Length;
        fixed (float* first = values)
        {
            var start = first;
            var tasks = (int)((length + (BlocksPerTask * 4) - 1) / (BlocksPerTask * 4));
            if (tasks <= 1)
            {
                self.FillPart(start, 0, length, normal);
                return;
            }

            Kernels.KernelThreads.For(tasks, Environment.ProcessorCount, task =>
            {
                var from = task * BlocksPerTask * 4;
                self.FillPart(start, from, Math.Min(length, from + (BlocksPerTask * 4)), normal);
            });
        }
    }

    private unsafe void FillPart(float* values, long from, long to, bool normal)
    {
        Span<float> four = stackalloc float[4];
        for (var k = from; k < to; k += 4)
        {
            var (a, b, c, d) = Block((ulong)k / 4);
            if (normal)
            {
                (four[0], four[1]) = Pair(a, b);
                (four[2], four[3]) = Pair(c, d);
            }
            else
            {
                (four[0], four[1], four[2], four[3]) = (Unit(a), Unit(b), Unit(c), Unit(d));
            }

            for (var j = 0; j < 4 && k + j < to; j++) values[k + j] = four[j];
        }
    }

    private static (float, float) Pair(uint a, uint b)
    {
        var radius = Math.Sqrt(-2 * Math.Log((a + 1.0) / 4294967296.0));
        var (sin, cos) = Math.SinCos(2 * Math.PI * (b / 4294967296.0));
        return ((float)(radius * cos), (float)(radius * sin));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Unit(uint a) => (a >> 8) * (1f / 16777216f);

    // SplitMix64's finaliser.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
