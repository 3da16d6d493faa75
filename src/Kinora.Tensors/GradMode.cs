using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>Turns the recording of gradients off (or on) for this thread until it is disposed.</summary>
/// <remarks>The mode belongs to the thread, so this is a type that can't be carried across <c>await</c> or to another thread.</remarks>
public readonly ref struct GradMode : IDisposable
{
    // Null in a default value, which changed nothing and restores nothing.
    private readonly bool? _before;

    private GradMode(bool enabled)
    {
        _before = IsEnabled;
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
    public void Dispose()
    {
        if (_before is { } before) NativeMethods.kn_set_grad_enabled(before ? 1 : 0);
    }
}
