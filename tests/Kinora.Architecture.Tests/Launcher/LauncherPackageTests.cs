using System.Runtime.Versioning;

namespace Kinora.Architecture.Tests.Launcher;

[SupportedOSPlatform("linux")]
public sealed class LauncherPackageTests : IDisposable
{
    private readonly LauncherSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Packages_AllPresent_AptIsNotCalled()
    {
        _sandbox.Run("generate");

        Assert.Equal(0, _sandbox.CountCalls("apt-get"));
    }

    [Fact]
    public void Packages_MissingAsRoot_AreNamedWithTheirReasonAndInstalled()
    {
        _sandbox.SetAbsentPackages("cmake", "libtorch-dev");
        var result = _sandbox.Run("generate");

        Assert.Equal((0, "[generate]"), (result.ExitCode, result.Output));
        Assert.Contains("cmake                      builds", result.Error);
        Assert.Contains("libtorch-dev               the engine", result.Error);
        Assert.Equal(1, _sandbox.CountCalls("apt-get install -y --no-install-recommends cmake libtorch-dev "));
    }

    [Theory]
    [InlineData("generate", 0)]
    [InlineData("data", 1)]
    [InlineData("train", 1)]
    [InlineData("evaluate", 1)]
    public void Packages_ForDataOnly_AreInstalledForTheCommandsThatDraw(string command, int installs)
    {
        _sandbox.SetAbsentPackages("pango1.0-tools");
        _sandbox.Run(command);

        Assert.Equal(installs, _sandbox.CountCalls("apt-get install"));
    }

    [Fact]
    public void Packages_WithAnotherLibtorch_TheDistributionsIsNotNeeded()
    {
        _sandbox.SetAbsentPackages("libtorch-dev");
        _sandbox.Write("libtorch/lib/libtorch.so", "");
        _sandbox.RunWith([("LIBTORCH", "my checkout/libtorch")], "generate");

        Assert.Equal(0, _sandbox.CountCalls("apt-get"));
    }

    [Fact]
    public void Packages_ListsTooOld_AreRefreshedOnce()
    {
        _sandbox.SetAbsentPackages("cmake");
        _sandbox.Switch("lists-too-old");
        var result = _sandbox.Run("generate");

        Assert.Equal("[generate]", result.Output);
        Assert.Equal(1, _sandbox.CountCalls("apt-get update"));
        Assert.Equal(2, _sandbox.CountCalls("apt-get install"));
    }

    [Fact]
    public void Packages_AptFails_ShowsItsLastLinesAndExits5()
    {
        _sandbox.SetAbsentPackages("cmake");
        _sandbox.Switch("apt-fails");
        var result = _sandbox.Run("generate");

        Assert.Equal((5, ""), (result.ExitCode, result.Output));
        Assert.Contains("E: Unable to locate package", result.Error);
        Assert.Contains("could not install: cmake", result.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packages_WithoutRoot_PrintsTheCommandAndExits5(bool sudoNeedsAPassword)
    {
        _sandbox.WriteTool("id", "[[ $1 == -un ]] && echo tester || echo 1000");
        if (sudoNeedsAPassword)
            _sandbox.WriteTool("sudo", "exit 1");
        _sandbox.SetAbsentPackages("cmake");
        var result = _sandbox.Run("generate");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("sudo apt-get install -y --no-install-recommends cmake", result.Error);
        Assert.Equal(0, _sandbox.CountCalls("apt-get"));
    }

    [Fact]
    public void Packages_WithoutRootButSudo_SaysSoAndUsesIt()
    {
        _sandbox.WriteTool("id", "[[ $1 == -un ]] && echo tester || echo 1000");
        _sandbox.WriteTool("true", "exit 0");
        _sandbox.WriteTool("sudo", "[[ $1 == -n ]] && shift; exec \"$@\"");
        _sandbox.SetAbsentPackages("cmake");
        var result = _sandbox.Run("generate");

        Assert.Equal("[generate]", result.Output);
        Assert.Contains("using sudo", result.Error);
        Assert.Equal(1, _sandbox.CountCalls("apt-get install"));
    }

    [Fact]
    public void Packages_OnAnotherDistribution_AreNamedWithTheWayAround()
    {
        File.Delete(Path.Combine(_sandbox.Tools, "dpkg-query"));
        var refused = _sandbox.Run("generate");
        var trusted = _sandbox.RunWith([("KINORA_SKIP_PACKAGES", "1")], "generate");

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("cmake libtorch-dev", refused.Error);
        Assert.Contains("KINORA_SKIP_PACKAGES=1", refused.Error);
        Assert.Equal("[generate]", trusted.Output);
    }
}
