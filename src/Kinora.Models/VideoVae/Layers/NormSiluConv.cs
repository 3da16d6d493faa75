using Kinora.Models.VideoVae.Layers.Flows;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>conv(SiLU(norm(x))), the step that residual blocks are made of.</summary>
internal sealed class NormSiluConv(FrameGroupNorm norm, CausalConv3d conv)
{
    // Elements of x that a slice of frames may have: large videos would otherwise need x several times over.
    private const long DefaultSliceElements = 1 << 26;

    /// <summary>[B, in, T, H, W] to [B, out, T, H, W].</summary>
    /// <param name="x_BCTHW">The input.</param>
    /// <param name="sliceElements">Without gradients, frames are worked off in slices of about this many elements. Results are the same.</param>
    /// <param name="forNorm">Whether only a norm reads the result.</param>
    public Tensor Forward(Tensor x_BCTHW, long sliceElements = DefaultSliceElements, bool forNorm = false)
    {
        using var scope = new TensorScope();
        var frames = x_BCTHW.Size(2);
        var slice = Math.Max(1, sliceElements / (x_BCTHW.ElementCount / frames));
        if (GradMode.IsEnabled || slice >= frames)
        {
            // One or two frames meet fewer taps of the convolution, which is cheaper than zeros.
            var zeros = frames > CausalConv3d.Past && norm.HasZeroFrames(x_BCTHW) ? (int)CausalConv3d.Past : 0;
            return scope.Keep(norm.ForwardSilu(x_BCTHW, zeros).Then(h => conv.Forward(h, past: zeros, forNorm: forNorm)));
        }

        Tensor? y = null;
        for (long start = 0; start < frames; start += slice)
        {
            using var inner = new TensorScope();
            var count = Math.Min(slice, frames - start);
            var past = Math.Min(CausalConv3d.Past, start);
            var part = norm.ForwardSilu(x_BCTHW.Narrow(2, start - past, past + count)).Then(h => conv.Forward(h, past));
            y ??= scope.Keep(inner.Keep(Tensor.Empty([part.Size(0), part.Size(1), frames, part.Size(3), part.Size(4)], part.DType, part.Device)));
            y.Narrow(2, start, count).CopyFrom(part);
        }

        return y!;
    }

    /// <summary>The same a few frames at a time.</summary>
    public NormConvFlow Flow(RowTiles tiles, bool forNorm = false) => new(norm, conv, tiles, forNorm);
}
