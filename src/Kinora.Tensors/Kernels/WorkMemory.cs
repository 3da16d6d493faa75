using System.Runtime.InteropServices;

namespace Kinora.Tensors.Kernels;

/// <summary>Memory of a kernel's own for as long as it runs, at the beginning of a cache line.</summary>
internal sealed unsafe class WorkMemory : IDisposable
{
    private const int CacheLine = 64;

    private float* _first;

    /// <summary>Takes room for some fp32 numbers; not cleared.</summary>
    public WorkMemory(long count) => _first = (float*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(1, count) * sizeof(float)), CacheLine);

    /// <summary>The first number.</summary>
    public float* First => _first;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_first);
        _first = null;
    }
}
