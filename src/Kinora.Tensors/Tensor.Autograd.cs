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

        set => Engine.Check("requires_grad", NativeMethods.kn_set_requires_grad(Handle, value ? 1 : 0));
    }

    /// <summary>The gradient that has been added up here; null where there is none. A new handle on the same memory each time.</summary>
    public Tensor? Gradient
    {
        get
        {
            Engine.Check("gradient", NativeMethods.kn_gradient(Handle, out var gradient));
            return gradient == 0 ? null : Own(gradient);
        }

        set
        {
            if (value is not null && (value.DType != DType || value.Device != Device || !value.Shape.SequenceEqual(Shape)))
            {
                throw new TensorException("set gradient", $"set gradient: the gradient of {this} must have its shape, type and device, got {value}.");
            }

            Engine.Check("set gradient", NativeMethods.kn_set_gradient(Handle, value?.Handle ?? TensorHandle.None));
        }
    }

    /// <summary>Adds the gradient of this tensor to every recorded tensor it came from.</summary>
    /// <param name="gradient">The gradient of what follows with respect to this tensor; may be left out for one element.</param>
    /// <exception cref="TensorException">Nothing was recorded, it was used up by a backward before, or the shape does not fit.</exception>
    public void Backward(Tensor? gradient = null)
    {
        var status = NativeMethods.kn_backward(Handle, gradient?.Handle ?? TensorHandle.None);
        var thrown = CustomGradient.TakeFailure();
        if (status != 0) throw new TensorException("backward", $"backward of {this}: {Engine.LastError}", thrown);
    }
}
