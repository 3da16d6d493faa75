namespace Kinora.Tensors.Kernels;

/// <summary>What a <see cref="FrameNormKernel"/> computes, for every frame alike.</summary>
/// <param name="positions">Height x width.</param>
/// <param name="channels">A multiple of 16.</param>
/// <param name="groups">Divides the channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="silu">Whether SiLU follows.</param>
/// <param name="weight">Scale per channel.</param>
/// <param name="bias">Shift per channel.</param>
internal readonly unsafe struct FrameNormSizes(int positions, int channels, int groups, double eps, bool silu, float* weight, float* bias)
{
    public int Positions { get; } = positions;

    public int Channels { get; } = channels;

    public double Eps { get; } = eps;

    public bool Silu { get; } = silu;

    public float* Weight { get; } = weight;

    public float* Bias { get; } = bias;

    /// <summary>Adds channel sums up over their group and gives every channel what follows from its group's sum and number of values.</summary>
    public void PerGroup(double* sums, Func<double, double, double> result, float* perChannel)
    {
        var each = Channels / groups;
        for (var start = 0; start < Channels; start += each)
        {
            double sum = 0;
            for (var c = start; c < start + each; c++) sum += sums[c];
            var value = (float)result(sum, (double)each * Positions);
            for (var c = start; c < start + each; c++) perChannel[c] = value;
        }
    }
}
