using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>Turns the recording of gradients off (or on) for this thread until it is disposed.</summary>
public readonly struct GradMode : IDisposable
{
    private readonly bool _before;

    private GradMode(bool enabled)
    {
        Engine.EnsureReady();
        _before = NativeMethods.kn_grad_enabled() != 0;
        NativeMethods.kn_set_grad_enabled(enabled ? 1 : 0);
    }

    /// <summary>Whether operators on this thread record what backward needs.</summary>
    public static bool IsEnabled
    {
        get
        {
            Engine.EnsureReady();
            return NativeMethods.kn_grad_enabled() != 0;
        }
    }

    /// <summary>No recording: for inference, optimizer steps and measurement.</summary>
    public static GradMode NoGrad() => new(false);

    /// <summary>Recording, inside a stretch without it.</summary>
    public static GradMode Enable() => new(true);

    /// <summary>Sets back what was before.</summary>
    public void Dispose() => NativeMethods.kn_set_grad_enabled(_before ? 1 : 0);
}
