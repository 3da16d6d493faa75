using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>Convolves a frame in strips of rows, so that the copies which a convolution makes inside are those of a strip.</summary>
/// <param name="elements">Elements of the input that a strip has, about; at least one row.</param>
internal sealed class RowTiles(long elements)
{
    // Rows beyond a strip that its results depend on, for kernels of 3.
    private const long Halo = 1;

    /// <summary>Applies a convolution with zeros around the picture.</summary>
    /// <param name="frames_BCTHW">Its input, in pieces one after another in time.</param>
    /// <param name="convolve">Is given rows of all pieces in one; height 3 or less, keeps the number of rows or multiplies it by <paramref name="scale"/>.</param>
    /// <param name="scale">Rows of the result for each row of the input.</param>
    public Tensor Apply(IReadOnlyList<Tensor> frames_BCTHW, Func<Tensor, Tensor> convolve, long scale = 1)
    {
        using var scope = new TensorScope();
        var height = frames_BCTHW[0].Size(3);
        var rows = Math.Max(1, elements / (frames_BCTHW.Sum(f => f.ElementCount) / height));
        if (rows >= height) return scope.Keep(convolve(Join(frames_BCTHW, 0, height)));
        Tensor? y = null;
        for (long start = 0; start < height; start += rows)
        {
            using var inner = new TensorScope();
            var count = Math.Min(rows, height - start);
            var (top, bottom) = (Math.Max(0, start - Halo), Math.Min(height, start + count + Halo));
            var part = convolve(Join(frames_BCTHW, top, bottom - top));
            y ??= scope.Keep(inner.Keep(Tensor.Empty([part.Size(0), part.Size(1), part.Size(2), scale * height, part.Size(4)], part.DType, part.Device)));
            y.Narrow(3, scale * start, scale * count).CopyFrom(part.Narrow(3, scale * (start - top), scale * count));
            // On shapes alone one strip stands for all, since each takes as much memory.
            if (y.Device.Type == DeviceType.Meta) break;
        }

        return y!;
    }

    private static Tensor Join(IReadOnlyList<Tensor> frames_BCTHW, long top, long count) => frames_BCTHW.Count == 1
        ? frames_BCTHW[0].Narrow(3, top, count)
        : Tensor.Concat([.. frames_BCTHW.Select(f => f.Narrow(3, top, count))], 2);
}
