using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>A weight that is in memory only while it is used.</summary>
internal sealed class StreamedWeight(WeightStream stream, int index) : LinearWeight
{
    public override Tensor Apply(Tensor x, Tensor? bias)
    {
        if (GradMode.IsEnabled) throw new InvalidOperationException("A layer with streamed weights was used while gradients are recorded: they would need the weight after it has left memory. Compute inside GradMode.NoGrad().");
        using var scope = new TensorScope();
        using var lease = stream.Rent(index);
        return scope.Keep(lease.Weight.Apply(x, bias));
    }
}
