using Kinora.Tensors.Native;

namespace Kinora.Tensors.Tests.Native;

public sealed class ProcessorVendorTests
{
    [Theory]
    [InlineData("GenuineIntel", 0x806f8, true)]
    [InlineData("AuthenticAMD", 0xa10f11, false)]   // Zen 4: family 25
    [InlineData("AuthenticAMD", 0xb00f21, true)]    // Zen 5: family 26
    [InlineData("AuthenticAMD", 0x600f20, false)]   // family 21
    [InlineData("", 0, false)]
    public void WorksWide_FollowsMakerAndFamily(string vendor, int signature, bool expected) => Assert.Equal(expected, ProcessorVendor.WorksWide(vendor, signature));

    /// <summary>/proc/cpuinfo is read independently of CPUID here.</summary>
    [Fact]
    public void HasWideUnits_OfAnAmdProcessor_AgreesWithTheKernelsList()
    {
        if (ProcessorVendor.Name != ProcessorVendor.Amd || !File.Exists("/proc/cpuinfo")) return;
        var family = File.ReadAllLines("/proc/cpuinfo").First(line => line.StartsWith("cpu family", StringComparison.Ordinal)).Split(':')[1].Trim();
        Assert.Equal(int.Parse(family, System.Globalization.CultureInfo.InvariantCulture) >= 26, ProcessorVendor.HasWideUnits);
    }
}
