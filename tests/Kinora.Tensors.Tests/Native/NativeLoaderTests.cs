using Kinora.Tensors.Native;

namespace Kinora.Tensors.Tests.Native;

public sealed class NativeLoaderTests
{
    [Fact]
    public void Candidates_FolderNamed_AreThatFolderOnly() =>
        Assert.Equal(["/named/libkinora_bridge.so"], NativeLoader.Candidates("/named", "/program"));

    [Fact]
    public void Candidates_BuiltProgram_HoldThePackagesAndTheBuildsNativeFolder() =>
        Assert.Equal(
            [
                "/checkout/artifacts/bin/Program/release/libkinora_bridge.so", "/checkout/artifacts/bin/Program/release/runtimes/linux-x64/native/libkinora_bridge.so",
                "/checkout/artifacts/native/libkinora_bridge.so",
            ],
            NativeLoader.Candidates("", "/checkout/artifacts/bin/Program/release"));
}
