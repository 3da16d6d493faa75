using System.Collections.Concurrent;
using System.Runtime.Intrinsics.X86;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// Group norm of every frame of a clip on its own, with SiLU behind it if asked, in one kernel with a gradient of its own: three
/// passes over a frame that stays in the cache, and nothing kept for backward but the input and two numbers per channel.
/// Reads and writes fp32 or bfloat16; everything in between is fp32, sums in double precision.
/// </summary>
public static unsafe class FrameNorm
{
    // libtorch's number for [B, T, H, W, C] in memory.
    private const int ChannelsLast = 3;

    /// <summary>Whether the kernel takes such an input: on the processor (with AVX-512), fp32 or bfloat16, channels in sixteens.</summary>
    /// <param name="x_BCTHW">The input.</param>
    /// <param name="weight">Scale per channel; must be fp32.</param>
    public static bool Supports(Tensor x_BCTHW, Tensor weight) =>
        Avx512F.IsSupported && x_BCTHW.Device.Type == DeviceType.Cpu && x_BCTHW.DType is DType.F32 or DType.BF16 && weight.DType == DType.F32
        && x_BCTHW.Dimensions == 5 && x_BCTHW.Size(1) % FrameNormKernel.Width == 0 && x_BCTHW.Size(3) * x_BCTHW.Size(4) <= int.MaxValue;

    /// <summary>Normalises, scales and shifts every frame, and applies SiLU if asked.</summary>
    /// <param name="x_BCTHW">[B, C, T, H, W], which the kernel <see cref="Supports"/>; copied if it does not lie in memory as [B, T, H, W, C].</param>
    /// <param name="weight">[C].</param>
    /// <param name="bias">[C].</param>
    /// <param name="groups">Divides C.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="silu">Whether to apply SiLU.</param>
    /// <param name="dtype">Type of the result: F32 or BF16.</param>
    /// <returns>[B, C, T, H, W], in memory as [B, T, H, W, C].</returns>
    public static Tensor Forward(Tensor x_BCTHW, Tensor weight, Tensor bias, int groups, double eps, bool silu, DType dtype)
    {
        using var scope = new TensorScope();
        var (x, y, statistics) = Compute();
        return scope.Keep(CustomGradient.Attach("frame norm", y, [x_BCTHW, weight, bias], [x, weight, bias, statistics], context =>
        {
            var (ofX, ofWeight, ofBias) = Backward(context, groups, eps, silu);
            return [ofX, ofWeight, ofBias];
        }));

        (Tensor X, Tensor Y, Tensor Statistics) Compute()
        {
            using var noGrad = GradMode.NoGrad();
            var x = InOrder(x_BCTHW);
            var y = EmptyLike(x, dtype);
            var statistics = Tensor.Empty([x.Size(0) * x.Size(2), 2, x.Size(1)]);
            var kept = (Weight: weight.Contiguous(), Bias: bias.Contiguous());
            var sizes = Sizes(x, kept.Weight, kept.Bias, groups, eps, silu);
            var (from, to, numbers) = (new Rows(x), new Rows(y), new Rows(statistics));
            EachFrame(x, frame =>
            {
                var (source, target, stats) = (from[frame], to[frame], numbers[frame]);
                if (x.DType == DType.F32 && dtype == DType.F32) FrameNormKernel.Forward<SingleLanes, SingleLanes>(source, target, stats, sizes);
                else if (x.DType == DType.F32) FrameNormKernel.Forward<SingleLanes, BfloatLanes>(source, target, stats, sizes);
                else if (dtype == DType.F32) FrameNormKernel.Forward<BfloatLanes, SingleLanes>(source, target, stats, sizes);
                else FrameNormKernel.Forward<BfloatLanes, BfloatLanes>(source, target, stats, sizes);
            });
            return (x, y, statistics);
        }
    }

    private static (Tensor OfX, Tensor OfWeight, Tensor OfBias) Backward(BackwardContext context, int groups, double eps, bool silu)
    {
        var (x, statistics) = (context.Saved[0], context.Saved[3]);
        var gradient = InOrder(context.Gradient);
        var ofX = EmptyLike(x, x.DType);
        var kept = (Weight: context.Saved[1].Contiguous(), Bias: context.Saved[2].Contiguous());
        var sizes = Sizes(x, kept.Weight, kept.Bias, groups, eps, silu);
        // The frames' shares, weight and bias: added up at the end, in one order whatever the threads do.
        var frames = statistics.Size(0);
        var shares = Tensor.Empty([frames, 2, sizes.Channels]);
        var room = Tensor.Empty([Math.Min(Engine.Threads, frames), sizes.Positions, sizes.Channels]);
        var free = new ConcurrentBag<long>(Enumerable.Range(0, (int)room.Size(0)).Select(k => (long)k));
        var (from, behind, to, numbers, share, rooms) = (new Rows(x), new Rows(gradient), new Rows(ofX), new Rows(statistics), new Rows(shares), new Rows(room));
        EachFrame(x, frame =>
        {
            // As many threads as there are rooms.
            free.TryTake(out var mine);
            var (source, grad, target, stats, inner, sums) = (from[frame], behind[frame], to[frame], numbers[frame], rooms[mine], share[frame]);
            if (x.DType == DType.F32 && gradient.DType == DType.F32) FrameNormKernel.Backward<SingleLanes, SingleLanes>(source, grad, stats, target, inner, sums, sizes);
            else if (x.DType == DType.F32) FrameNormKernel.Backward<SingleLanes, BfloatLanes>(source, grad, stats, target, inner, sums, sizes);
            else if (gradient.DType == DType.F32) FrameNormKernel.Backward<BfloatLanes, SingleLanes>(source, grad, stats, target, inner, sums, sizes);
            else FrameNormKernel.Backward<BfloatLanes, BfloatLanes>(source, grad, stats, target, inner, sums, sizes);
            free.Add(mine);
        });
        var sums = shares.Sum([0]);
        return (ofX, sums.Select(0, 0), sums.Select(0, 1));
    }

    private static void EachFrame(Tensor x, Action<long> work) => KernelThreads.For(x.Size(0) * x.Size(2), Engine.Threads, work);

    private static FrameNormSizes Sizes(Tensor x, Tensor weight, Tensor bias, int groups, double eps, bool silu) =>
        new((int)(x.Size(3) * x.Size(4)), (int)x.Size(1), groups, eps, silu, (float*)weight.Data, (float*)bias.Data);

    private static Tensor InOrder(Tensor x) => Engine.Call("contiguous", x, ChannelsLast);

    private static Tensor EmptyLike(Tensor x, DType dtype) =>
        Engine.Call("empty.memory_format", x.Shape.ToArray(), dtype, Argument.None, x.Device, false, ChannelsLast);

    // Where each frame's values begin: of a clip [B, C, T, H, W] in memory as [B, T, H, W, C], or of a table with a row per frame.
    private readonly struct Rows(Tensor tensor)
    {
        private readonly nint _first = (nint)tensor.Data;
        private readonly long _bytes = tensor.DType.Size() * (tensor.Dimensions == 5 ? tensor.Size(1) * tensor.Size(3) * tensor.Size(4) : tensor.Size(1) * tensor.Size(2));

        public nint this[long frame] => _first + (nint)(frame * _bytes);
    }
}
