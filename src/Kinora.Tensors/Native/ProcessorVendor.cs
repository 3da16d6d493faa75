using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Kinora.Tensors.Native;

/// <summary>Who makes the processor: where that says more than what it can do.</summary>
internal static class ProcessorVendor
{
    /// <summary>Intel's letters.</summary>
    public const string Intel = "GenuineIntel";

    /// <summary>AMD's letters.</summary>
    public const string Amd = "AuthenticAMD";

    /// <summary>Twelve letters of CPUID leaf 0; empty where there is no such instruction.</summary>
    public static string Name { get; } = X86Base.IsSupported ? Read() : "";

    private static string Read()
    {
        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(new[] { ebx, edx, ecx }));
    }
}
