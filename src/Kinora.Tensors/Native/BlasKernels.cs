using System.Runtime.Intrinsics.X86;

namespace Kinora.Tensors.Native;

/// <summary>
/// Which of OpenBLAS's kernels suit the processor. OpenBLAS chooses by model number, and a processor that is newer than the library gets those of an
/// older one: with OpenBLAS 0.3.21 a Xeon of 2023 those of the year 2004, at a tenth of its rate, and an EPYC of 2024 those without AVX-512, at less
/// than half. What the processor can do says it better.
/// </summary>
internal static class BlasKernels
{
    /// <summary>The variable that OpenBLAS reads while it is loaded.</summary>
    public const string Variable = "OPENBLAS_CORETYPE";

    /// <summary>OpenBLAS's name of the kernels for this processor; none where its own choice is left alone.</summary>
    public static string? OfThisProcessor() => Of(ProcessorVendor.Name, Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported, Fma.IsSupported && Avx2.IsSupported);

    /// <summary>OpenBLAS's name of the kernels for a processor; none where its own choice is left alone.</summary>
    /// <param name="vendor">Twelve letters of CPUID leaf 0. Kernels without AVX-512 are chosen for Intel's only: AMD's new models are known by family for those.</param>
    /// <param name="avx512">Whether it has the 512-bit instructions of the Skylake servers.</param>
    /// <param name="avx2">Whether it has AVX2 and FMA.</param>
    internal static string? Of(string vendor, bool avx512, bool avx2) => vendor switch
    {
        ProcessorVendor.Intel or ProcessorVendor.Amd when avx512 => "SkylakeX",
        ProcessorVendor.Intel when avx2 => "Haswell",
        _ => null,
    };
}
