namespace Kinora.Tensors;

public sealed partial class Tensor
{
    /// <summary>The same elements under another shape; one axis may be -1.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> shape) => Engine.Call("reshape", this, shape.ToArray());

    /// <summary>The axes in another order.</summary>
    public Tensor Permute(params ReadOnlySpan<long> axes) => Engine.Call("permute", this, axes.ToArray());

    /// <summary>Two axes exchanged.</summary>
    public Tensor Transpose(int first, int second) => Engine.Call("transpose.int", this, first, second);

    /// <summary>The elements in order without gaps; the tensor itself where it is so already.</summary>
    public Tensor Contiguous() => Engine.Call("contiguous", this);

    /// <summary>A new axis of length 1.</summary>
    public Tensor Unsqueeze(int axis) => Engine.Call("unsqueeze", this, axis);

    /// <summary>An axis of length 1 dropped.</summary>
    public Tensor Squeeze(int axis) => Engine.Call("squeeze.dim", this, axis);

    /// <summary>Axes of length 1 repeated without copying; -1 keeps an axis.</summary>
    public Tensor Expand(params ReadOnlySpan<long> shape) => Engine.Call("expand", this, shape.ToArray());

    /// <summary>A stretch of one axis: a view.</summary>
    public Tensor Narrow(int axis, long start, long length) => Engine.Call("narrow", this, axis, start, length);

    /// <summary>One position of an axis, which disappears: a view.</summary>
    public Tensor Select(int axis, long index) => Engine.Call("select.int", this, axis, index);

    /// <summary>Every n-th position of an axis: a view.</summary>
    public Tensor Slice(int axis, long start, long end, long step = 1) => Engine.Call("slice.Tensor", this, axis, start, end, step);

    /// <summary>Equal parts along an axis: views.</summary>
    public Tensor[] Chunk(int parts, int axis) => Engine.CallMany("chunk", this, parts, axis);

    /// <summary>Parts of the given length along an axis (the last may be shorter): views.</summary>
    public Tensor[] Split(long length, int axis) => Engine.CallMany("split.Tensor", this, length, axis);

    /// <summary>The rows (positions of an axis) that an index tensor [n] names.</summary>
    public Tensor IndexSelect(int axis, Tensor index) => Engine.Call("index_select", this, axis, index);

    /// <summary>Each element repeated n times along an axis: a, a, b, b.</summary>
    public Tensor RepeatInterleave(long repeats, int axis) => Engine.Call("repeat_interleave.self_int", this, repeats, axis);

    /// <summary>The whole repeated along each axis.</summary>
    public Tensor Repeat(params ReadOnlySpan<long> repeats) => Engine.Call("repeat", this, repeats.ToArray());

    /// <summary>A constant around the edges; lengths as pairs, last axis first.</summary>
    public Tensor Pad(ReadOnlySpan<long> lengths, double value = 0) => Engine.Call("constant_pad_nd", this, lengths.ToArray(), value);

    /// <summary>The order along an axis reversed.</summary>
    public Tensor Flip(int axis) => Engine.Call("flip", this, new long[] { axis });

    /// <summary>Another element type; the tensor itself where it has it.</summary>
    public Tensor To(DType dtype) => Engine.Call("to.dtype", this, dtype, false, false);

    /// <summary>Another device; the tensor itself where it is there.</summary>
    public Tensor To(Device device) => Engine.Call("to.device", this, device, DType, false, false);

    /// <summary>A copy of its own.</summary>
    public Tensor Clone() => Engine.Call("clone", this);

    /// <summary>The same values without a history of gradients.</summary>
    public Tensor Detach() => Engine.Call("detach", this);
}
