namespace Kinora.Training.Planning;

/// <summary>One kind of training step.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Share">Its share of all steps, 0 to 1.</param>
/// <param name="Batch">Samples in it.</param>
/// <param name="UnitsPerSample">Tokens (padding included), pixels or latent frames of a sample.</param>
/// <param name="ForwardFlops">Floating-point operations of the frozen networks and of the trained one's forward.</param>
/// <param name="BackwardFlops">Floating-point operations of backward.</param>
/// <param name="ActivationBytes">Memory of activations at its highest, between forward and backward.</param>
/// <param name="BatchBytes">Memory of one prepared batch.</param>
/// <param name="Seconds">How long it will take, estimated.</param>
public sealed record PlannedStep(
    string Kind, double Share, int Batch, double UnitsPerSample, double ForwardFlops, double BackwardFlops, long ActivationBytes, long BatchBytes, double Seconds = 0)
{
    /// <summary>Operations of the whole step.</summary>
    public double Flops => ForwardFlops + BackwardFlops;
}
