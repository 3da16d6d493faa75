namespace Kinora.Tensors.Kernels;

/// <summary>The rows of a tensor as a kernel works on them, in fp32: where they lie, or widened from bfloat16 into the kernel's room and rounded back.</summary>
internal readonly unsafe struct WorkingRows
{
    private readonly void* _first;
    private readonly int _width;
    private readonly bool _isNarrow;

    /// <summary>Rows along the last axis.</summary>
    /// <param name="tensor">Without gaps, in fp32 or bfloat16; it outlives this.</param>
    public WorkingRows(Tensor tensor)
    {
        _first = (void*)tensor.Data;
        (_width, _isNarrow) = ((int)tensor.Size(-1), tensor.DType == DType.BF16);
    }

    /// <summary>Where a row is written, without what it holds.</summary>
    /// <param name="row">The row.</param>
    /// <param name="room">Room for a row.</param>
    public float* Place(long row, float* room) => _isNarrow ? room : (float*)_first + (row * _width);

    /// <summary>A row in fp32.</summary>
    /// <param name="row">The row.</param>
    /// <param name="room">Room for a row.</param>
    public float* Read(long row, float* room)
    {
        if (_isNarrow) Widening.FromBfloat16(Narrow(row), new Span<float>(room, _width));
        return Place(row, room);
    }

    /// <summary>Takes what stands at a row's place.</summary>
    /// <param name="row">The row.</param>
    /// <param name="line">Its place.</param>
    public void Write(long row, float* line)
    {
        if (_isNarrow) Narrowing.ToBfloat16(new ReadOnlySpan<float>(line, _width), Narrow(row));
    }

    private Span<ushort> Narrow(long row) => new((ushort*)_first + (row * _width), _width);
}
