using System.Runtime.ExceptionServices;
using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>A buffer that one streamed weight after another is read into. Everything but the values is guarded by the stream's lock.</summary>
internal sealed class WeightSlot(long bytes) : IDisposable
{
    /// <summary>The weight that is in it or on its way; null for none.</summary>
    public int? Index { get; set; }

    /// <summary>Whether it is being read.</summary>
    public bool Loading { get; set; }

    /// <summary>Whether a layer computes with it.</summary>
    public bool InUse { get; set; }

    /// <summary>Why it could not be read.</summary>
    public ExceptionDispatchInfo? Error { get; set; }

    /// <summary>The memory.</summary>
    public PageBlock Pages { get; } = new(bytes);

    public void Dispose() => Pages.Dispose();
}
