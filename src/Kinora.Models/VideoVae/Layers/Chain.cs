using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>Chains of layers that hold one activation at a time.</summary>
internal static class Chain
{
    /// <summary>Applies the next layer and lets go of its input at once. Autograd keeps what it needs by itself.</summary>
    public static Tensor Then(this Tensor x, Func<Tensor, Tensor> layer)
    {
        var next = layer(x);
        if (!ReferenceEquals(next, x)) x.Dispose();
        return next;
    }
}
