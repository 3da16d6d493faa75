namespace Kinora.Tensors.Kernels;

/// <summary>The operands of a product with a quantised weight, as addresses.</summary>
internal sealed unsafe class QuantizedProblem(float* x, long rows, QuantizedWeight weight, float* bias, float* y, bool plain)
{
    /// <summary>[rows, in].</summary>
    public float* X => x;

    public long Rows => rows;

    public int Inputs { get; } = checked((int)weight.Inputs);

    public int Outputs { get; } = checked((int)weight.Outputs);

    public QuantizedFormat Format { get; } = weight.Format;

    public byte* Values { get; } = (byte*)weight.Values.Data;

    /// <summary>[out, in / 32]; null where they stand among the integers.</summary>
    public Half* Scales { get; } = weight.ScaleData;

    /// <summary>[out], or null.</summary>
    public float* Bias => bias;

    /// <summary>[rows, out], written.</summary>
    public float* Y => y;

    /// <summary>Whether to leave out the instructions of one kind of processor.</summary>
    public bool Plain => plain;
}
