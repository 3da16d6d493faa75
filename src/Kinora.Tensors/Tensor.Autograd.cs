using Kinora.Tensors.Native;

namespace Kinora.Tensors;

public sealed partial class Tensor
{
    /// <summary>Whether operators on this tensor are recorded so that <see cref="Backward"/> reaches it. Floating types only.</summary>
    public bool RequiresGrad
    {
        get
        {
            Refresh();
            return _info.RequiresGrad != 0;
        }

        set => Engine.Check("requires_grad", NativeMethods.kn_set_requires_grad(Pointer, value ? 1 : 0));
    }

    /// <summary>The gradient that has been added up here; null where there is none. A new handle on the same memory each time.</summary>
    public Tensor? Gradient
    {
        get
        {
            Engine.Check("gradient", NativeMethods.kn_gradient(Pointer, out var gradient));
            return gradient == 0 ? null : Own(gradient);
        }

        set => Engine.Check("set gradient", NativeMethods.kn_set_gradient(Pointer, value?.Pointer ?? 0));
    }

    /// <summary>Adds the gradient of this tensor to every recorded tensor it came from.</summary>
    /// <param name="gradient">The gradient of what follows with respect to this tensor; may be left out for one element.</param>
    /// <exception cref="TensorException">Nothing was recorded, or the shape does not fit.</exception>
    public void Backward(Tensor? gradient = null) =>
        Engine.Check("backward", NativeMethods.kn_backward(Pointer, gradient?.Pointer ?? 0));
}
