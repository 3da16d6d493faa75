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

    // Zen 5, whose units are 512 bits wide; Zen 4 has those instructions too, and works on one half of a vector after the other.
    private const int FirstWideAmdFamily = 0x1a;

    private const int FamilyShift = 8;
    private const int FamilyMask = 0xf;
    private const int ExtendedFamilyShift = 20;
    private const int ExtendedFamilyMask = 0xff;

    /// <summary>Twelve letters of CPUID leaf 0; empty where there is no such instruction.</summary>
    public static string Name { get; } = X86Base.IsSupported ? Read() : "";

    /// <summary>Whether a processor with AVX-512 works on all of a vector at once.</summary>
    public static bool HasWideUnits { get; } = X86Base.IsSupported && WorksWide(Name, X86Base.CpuId(1, 0).Eax);

    /// <summary>Whether a processor works on all of a vector of 512 bits at once.</summary>
    /// <param name="vendor">Its maker's letters.</param>
    /// <param name="signature">Register EAX of CPUID leaf 1.</param>
    internal static bool WorksWide(string vendor, int signature)
    {
        var family = (signature >> FamilyShift) & FamilyMask;
        if (family == FamilyMask) family += (signature >> ExtendedFamilyShift) & ExtendedFamilyMask;
        return vendor == Intel || (vendor == Amd && family >= FirstWideAmdFamily);
    }

    private static string Read()
    {
        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(new[] { ebx, edx, ecx }));
    }
}
