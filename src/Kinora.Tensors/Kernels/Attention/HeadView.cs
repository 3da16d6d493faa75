namespace Kinora.Tensors.Kernels;

/// <summary>Where the rows of a tensor [B, H, L, D] lie, whose last axis has no gaps.</summary>
internal readonly unsafe struct HeadView(Tensor x_BHLD)
{
    private readonly float* _first = (float*)x_BHLD.Data;
    private readonly long _batch = x_BHLD.Stride(0);
    private readonly long _head = x_BHLD.Stride(1);

    /// <summary>How far apart rows are.</summary>
    public long RowStride { get; } = x_BHLD.Stride(2);

    /// <summary>The first row of a head.</summary>
    public float* this[long batch, long head] => _first + (batch * _batch) + (head * _head);
}
