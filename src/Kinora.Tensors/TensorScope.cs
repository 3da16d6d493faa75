namespace Kinora.Tensors;

/// <summary>
/// Owns every tensor that is made on this thread while it is the innermost scope, and frees them when it is disposed.
/// Results leave by <see cref="Keep(Tensor)"/>.
/// </summary>
/// <remarks>
/// Native memory is invisible to the garbage collector, so without scopes a loop grows by hundreds of megabytes.
/// A scope belongs to one thread and one synchronous stretch of code: never hold one across <c>await</c> or <c>yield</c>.
/// </remarks>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? t_current;

    private readonly TensorScope? _outer = t_current;
    private readonly List<Tensor> _owned = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private int _tidyAt = 64;
    private bool _disposed;

    /// <summary>Opens a scope inside the current one.</summary>
    public TensorScope() => t_current = this;

    /// <summary>How many tensors of this process hold native memory now; a test's leak check.</summary>
    public static long LiveTensors => Native.TensorHandle.Live;

    internal static TensorScope? Current => t_current;

    /// <summary>Hands a tensor that was made in this scope (or in one inside it) to the scope outside, or to the caller where there is none.</summary>
    /// <returns>The same tensor. One that belongs to no scope, or to one further out, stays where it is.</returns>
    /// <exception cref="ObjectDisposedException">The tensor or the scope is gone already.</exception>
    /// <exception cref="InvalidOperationException">The scope belongs to another thread.</exception>
    public Tensor Keep(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ObjectDisposedException.ThrowIf(tensor.IsDisposed, tensor);
        if (Environment.CurrentManagedThreadId != _thread) throw new InvalidOperationException("Keeping a tensor: the scope belongs to another thread. Open a scope on each thread that makes tensors.");
        for (var at = tensor.Scope; at is not null; at = at._outer)
        {
            if (at != this) continue;
            tensor.Adopt(_outer);
            break;
        }

        return tensor;
    }

    /// <summary>Hands several tensors to the scope outside this one.</summary>
    public Tensor[] Keep(Tensor[] tensors)
    {
        foreach (var tensor in tensors) Keep(tensor);
        return tensors;
    }

    /// <summary>Frees the tensors that were made in this scope and not kept.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open, or another thread closes the scope.</exception>
    public void Dispose()
    {
        if (_disposed) return;
        if (t_current != this) throw new InvalidOperationException("A tensor scope was closed out of order or on another thread: close the inner one first, on the thread that opened it.");
        _disposed = true;
        t_current = _outer;
        foreach (var tensor in _owned)
        {
            if (tensor.Scope == this) tensor.Dispose();
        }

        _owned.Clear();
    }

    internal void Add(Tensor tensor)
    {
        // A long-lived scope forgets what was freed by hand or has moved on.
        if (_owned.Count >= _tidyAt)
        {
            _owned.RemoveAll(t => t.Scope != this);
            _tidyAt = Math.Max(_tidyAt, 2 * _owned.Count);
        }

        _owned.Add(tensor);
    }
}
