using System.Runtime.Intrinsics.X86;

namespace Kinora.Tensors.Native;

/// <summary>
/// Which of OpenBLAS's kernels suit the processor. OpenBLAS chooses by model number, and an Intel processor that is newer than the
/// library gets those of the year 2004: a tenth of the rate on a Xeon of 2023 with OpenBLAS 0.3.21. What the processor can do says it better.
/// </summary>
internal static class BlasKernels
{
    /// <summary>The variable that OpenBLAS reads while it is loaded.</summary>
    public const string Variable = "OPENBLAS_CORETYPE";

    /// <summary>OpenBLAS's name of the kernels for this processor; none where its own choice is left alone.</summary>
    public static string? OfThisProcessor() => Of(ProcessorVendor.Name, Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported, Fma.IsSupported && Avx2.IsSupported);

    /// <summary>OpenBLAS's name of the kernels for a processor; none where its own choice is left alone.</summary>
    /// <param name="vendor">Twelve letters of CPUID leaf 0. Only Intel's are chosen for: other makers' new models are known by family.</param>
    /// <param name="avx512">Whether it has the 512-bit instructions of the Skylake servers.</param>
    /// <param name="avx2">Whether it has AVX2 and FMA.</param>
    internal static string? Of(string vendor, bool avx512, bool avx2) => vendor switch
    {
        ProcessorVendor.Intel when avx512 => "SkylakeX",
        ProcessorVendor.Intel when avx2 => "Haswell",
        _ => null,
    };
}
