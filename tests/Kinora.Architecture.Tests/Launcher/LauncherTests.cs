using System.Runtime.Versioning;

namespace Kinora.Architecture.Tests.Launcher;

[SupportedOSPlatform("linux")]
public sealed class LauncherTests : IDisposable
{
    private readonly LauncherSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Run_FirstTime_BuildsBothPartsAndPassesArgumentsUnchanged()
    {
        var result = _sandbox.Run("generate", "a b", "c'd\"e", "");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("[generate][a b][c'd\"e][]", result.Output);
        Assert.Equal(1, _sandbox.CountCalls("cmake -S native"));
        Assert.Equal(1, _sandbox.CountCalls("dotnet build src/Kinora.Cli -c Release"));
    }

    [Fact]
    public void Run_SecondTime_BuildsNothingAndSaysNothing()
    {
        _sandbox.Run("x");
        var result = _sandbox.Run("y");

        Assert.Equal(("[y]", ""), (result.Output, result.Error));
        Assert.Equal(1, _sandbox.CountCalls("cmake -S"));
        Assert.Equal(1, _sandbox.CountCalls("dotnet build"));
    }

    [Theory]
    [InlineData("src/Kinora.Cli/Program.cs", 1, 2)]
    [InlineData("src/Kinora.Text/New.cs", 1, 2)]
    [InlineData("global.json", 1, 2)]
    [InlineData("native/CMakeLists.txt", 2, 1)]
    [InlineData("native/bridge/new.cpp", 2, 1)]
    [InlineData("docs/page.md", 1, 1)]
    public void Run_AfterAChange_BuildsOnlyWhatItTouches(string file, int nativeBuilds, int programBuilds)
    {
        _sandbox.Run("x");
        _sandbox.Write(file, "changed, and of another length\n");
        _sandbox.Run("x");

        Assert.Equal(nativeBuilds, _sandbox.CountCalls("cmake -S"));
        Assert.Equal(programBuilds, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void Bench_FirstAndSecondTime_BuildsTheBenchmarksOnceAndCompares()
    {
        var first = _sandbox.Run("bench", "dit", "--json");
        var second = _sandbox.Run("bench");

        Assert.Equal("[compare][dit][--json]", first.Output);
        Assert.Equal(("[compare]", ""), (second.Output, second.Error));
        Assert.Equal(1, _sandbox.CountCalls("dotnet build bench/Kinora.Benchmarks -c Release"));
        Assert.Equal(1, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void Serve_BesideTheCommandLine_IsAProgramOfItsOwn()
    {
        _sandbox.Run("x");
        var result = _sandbox.Run("serve", "--urls", "http://127.0.0.1:1");
        _sandbox.Run("serve");
        _sandbox.Run("x");

        Assert.Equal("[--urls][http://127.0.0.1:1]", result.Output);
        Assert.Equal(1, _sandbox.CountCalls("dotnet build src/Kinora.Server -c Release"));
        Assert.Equal(1, _sandbox.CountCalls("dotnet build src/Kinora.Cli -c Release"));
        Assert.Equal(1, _sandbox.CountCalls("dotnet " + Path.Combine(_sandbox.Checkout, "artifacts/bin/Kinora.Server/release/kinora-server.dll --urls")));
    }

    [Fact]
    public void Run_AfterADeletion_BuildsAgain()
    {
        _sandbox.Write("src/Kinora.Cli/Old.cs", "//\n");
        _sandbox.Run("x");
        File.Delete(Path.Combine(_sandbox.Checkout, "src/Kinora.Cli/Old.cs"));
        _sandbox.Run("x");

        Assert.Equal(2, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void Run_NativeSourceWithNewDateOnly_IsNotCompiledAgain()
    {
        _sandbox.Run("x");
        File.SetLastWriteTimeUtc(Path.Combine(_sandbox.Checkout, "native/CMakeLists.txt"), DateTime.UnixEpoch.AddYears(40));
        _sandbox.Run("x");

        Assert.Equal(1, _sandbox.CountCalls("cmake -S"));
    }

    [Fact]
    public void Run_FailedBuild_ShowsTheErrorExits5AndTriesAgain()
    {
        _sandbox.Switch("build-fails");
        var first = _sandbox.Run("x");
        _sandbox.Run("x");

        Assert.Equal(5, first.ExitCode);
        Assert.Equal("", first.Output);
        Assert.Contains("error CS1002", first.Error);
        Assert.Equal(2, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void Run_FailedNativeBuild_ShowsTheErrorAndDoesNotStart()
    {
        _sandbox.Switch("cmake-fails");
        var result = _sandbox.Run("x");

        Assert.Equal((5, ""), (result.ExitCode, result.Output));
        Assert.Contains("CMake Error: no compiler", result.Error);
        Assert.Equal(0, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void Run_ThroughASymbolicLink_FindsItsCheckout()
    {
        var link = Path.Combine(_sandbox.Tools, "kinora");
        File.CreateSymbolicLink(link, Path.Combine(_sandbox.Checkout, "kinora"));

        Assert.Equal("[x]", _sandbox.Start(link, [], "x").Output);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/nonexistent")]
    public void Run_WithoutAHome_StillWorks(string? home)
    {
        var result = _sandbox.RunWith([("HOME", home)], "x");

        Assert.Equal("[x]", result.Output);
        Assert.True(Directory.Exists(Path.Combine(_sandbox.Checkout, "artifacts/home")));
    }

    [Fact]
    public void Run_ArtifactsNotWritable_SaysSoWithTheRemedy()
    {
        _sandbox.Write("artifacts", "a file where the folder should be");
        var result = _sandbox.Run("x");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("cannot write to", result.Error);
        Assert.Contains("writable for tester", result.Error);
    }

    [Fact]
    public async Task Run_TwoAtOnce_BuildOnce()
    {
        _sandbox.Switch("slow-build");
        var runs = await Task.WhenAll(Task.Run(() => _sandbox.Run("x")), Task.Run(() => _sandbox.Run("x")));

        Assert.All(runs, run => Assert.Equal("[x]", run.Output));
        Assert.Equal(1, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void Run_BuildThatLeavesAProcessBehind_DoesNotBlockTheNextBuild()
    {
        _sandbox.Switch("helper-stays");
        _sandbox.Run("x");
        _sandbox.Write("src/Kinora.Cli/New.cs", "//\n");
        var result = _sandbox.Run("x");

        Assert.DoesNotContain("waiting", result.Error);
        Assert.Equal(2, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void Run_WithoutDotnet_NamesTheSdkAndWhereToGetIt()
    {
        File.Delete(Path.Combine(_sandbox.Tools, "dotnet"));
        var result = _sandbox.Run("x");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("the .NET SDK 10 is not installed", result.Error);
        Assert.Contains("https://dotnet.microsoft.com/download/dotnet/10.0", result.Error);
    }

    [Fact]
    public void Run_SdkThatGlobalJsonRefuses_SaysSo()
    {
        _sandbox.Switch("no-sdk");
        var result = _sandbox.Run("x");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("no SDK that global.json accepts", result.Error);
    }

    [Fact]
    public void Run_AnotherLibtorch_ConfiguresOnceFromNothingWithIt()
    {
        _sandbox.Write("artifacts/native-build/CMakeCache.txt", "the old choice");
        _sandbox.Write("other libtorch/lib/libtorch.so", "");
        _sandbox.Run("x");
        // A relative path is one from the caller's folder, which is above the checkout here.
        _sandbox.RunWith([("LIBTORCH", "my checkout/other libtorch")], "x");
        _sandbox.RunWith([("LIBTORCH", Path.Combine(_sandbox.Checkout, "other libtorch"))], "x");

        Assert.Equal(2, _sandbox.CountCalls("cmake -S"));
        Assert.Single(_sandbox.Calls, call => call.StartsWith("cmake -S", StringComparison.Ordinal)
            && call.EndsWith($" with {_sandbox.Checkout}/other libtorch", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(_sandbox.Checkout, "artifacts/native-build/CMakeCache.txt")));
    }

    [Fact]
    public void Run_LibtorchThatIsNone_IsRefusedBeforeAnythingElse()
    {
        var result = _sandbox.RunWith([("LIBTORCH", "/nonexistent")], "x");

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("LIBTORCH=/nonexistent is no libtorch", result.Error);
        Assert.Empty(_sandbox.Calls);
    }
}
