using Kinora.Tensors.Native;

namespace Kinora.Tensors.Tests.Native;

public sealed class BlasKernelsTests
{
    [Theory]
    [InlineData("GenuineIntel", true, true, "SkylakeX")]
    [InlineData("GenuineIntel", false, true, "Haswell")]
    [InlineData("GenuineIntel", false, false, null)]
    [InlineData("AuthenticAMD", true, true, "SkylakeX")]
    [InlineData("AuthenticAMD", false, true, null)]
    [InlineData("", false, false, null)]
    public void Of_FollowsWhatTheProcessorCanDo(string vendor, bool avx512, bool avx2, string? expected) =>
        Assert.Equal(expected, BlasKernels.Of(vendor, avx512, avx2));

    /// <summary>/proc/cpuinfo is read independently of CPUID here.</summary>
    [Fact]
    public void OfThisProcessor_AgreesWithTheKernelsList()
    {
        if (!File.Exists("/proc/cpuinfo")) return;
        var lines = File.ReadAllLines("/proc/cpuinfo");
        string Field(string name) => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "";
        var flags = Field("flags").Split(' ');
        var expected = BlasKernels.Of(Field("vendor_id"), new[] { "avx512f", "avx512bw", "avx512dq", "avx512vl" }.All(flags.Contains), flags.Contains("avx2") && flags.Contains("fma"));

        Assert.Equal(expected, BlasKernels.OfThisProcessor());
    }
}
