namespace Kinora.Tensors;

/// <summary>What a backward function of our own is given. Its tensors live until the function returns.</summary>
public sealed class BackwardContext
{
    private readonly bool[] _needed;

    internal BackwardContext(Tensor gradient, Tensor[] saved, bool[] needed)
    {
        Gradient = gradient;
        Saved = saved;
        _needed = needed;
    }

    /// <summary>The gradient of the loss with respect to the result, in the result's shape.</summary>
    public Tensor Gradient { get; }

    /// <summary>The tensors that were saved with the result, in their order.</summary>
    public IReadOnlyList<Tensor> Saved { get; }

    /// <summary>Whether anyone waits for the gradient of an input; where not, null may be returned for it.</summary>
    public bool Needs(int input) => _needed[input];
}
