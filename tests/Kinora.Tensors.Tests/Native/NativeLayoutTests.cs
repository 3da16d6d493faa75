using Kinora.Tensors.Native;

namespace Kinora.Tensors.Tests.Native;

public sealed class NativeLayoutTests
{
    [Fact]
    public void Layout_OfTheBridge_IsThatOfTheAssembly() => Assert.Equal(NativeLayout.Managed(), NativeLayout.Native());

    // From bridge.h: a value takes 32 bytes, what a tensor is 16 + 6 * 4 + 2 * 8 * 8.
    [Fact]
    public void Layout_OfTheStructs_HasTheDocumentedSizes()
    {
        var numbers = NativeLayout.Managed();
        Assert.Equal([32, 0, 4, 8, 16, 24], numbers[..6]);
        Assert.Equal([168, 0, 8, 16, 20, 24, 28, 32, 36, 40, 104], numbers[6..]);
    }

    [Fact]
    public void Verify_AnotherVersion_NamesBothAndTheRemedy()
    {
        var error = Assert.Throws<EngineException>(() => NativeLayout.Verify(99, () => throw new InvalidOperationException("must not be asked")));
        Assert.Contains("version 99", error.Message);
        Assert.Contains($"needs {NativeMethods.AbiVersion}", error.Message);
        Assert.Contains("./kinora", error.Message);
    }

    [Fact]
    public void Verify_AnotherLayout_IsRefused()
    {
        var numbers = NativeLayout.Managed();
        numbers[3]++;
        Assert.Contains("structs", Assert.Throws<EngineException>(() => NativeLayout.Verify(NativeMethods.AbiVersion, () => numbers)).Message);
    }
}
