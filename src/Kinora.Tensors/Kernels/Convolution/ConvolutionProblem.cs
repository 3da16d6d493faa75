namespace Kinora.Tensors.Kernels;

/// <summary>The operands of a convolution, as addresses and sizes.</summary>
internal sealed unsafe class ConvolutionProblem
{
    public required int Batch { get; init; }

    public required int Inputs { get; init; }

    public required int Outputs { get; init; }

    public required int Frames { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required int ResultFrames { get; init; }

    public required int ResultHeight { get; init; }

    public required int ResultWidth { get; init; }

    /// <summary>Taps along time, height and width.</summary>
    public required int[] Taps { get; init; }

    /// <summary>Zeros before the input along time, height and width.</summary>
    public required int[] Front { get; init; }

    /// <summary>[B, in, T, H, W], the last axis without gaps.</summary>
    public required float* X { get; init; }

    /// <summary>Strides of x for batch, channel, frame and row.</summary>
    public required long[] Strides { get; init; }

    /// <summary>[out, in, kt, kh, kw].</summary>
    public required float* Weight { get; init; }

    /// <summary>[out].</summary>
    public required float* Bias { get; init; }

    /// <summary>[B, out, T', H', W'], written.</summary>
    public required float* Y { get; init; }
}
