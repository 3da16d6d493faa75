using System.Runtime.Versioning;

namespace Kinora.Architecture.Tests.Launcher;

[SupportedOSPlatform("linux")]
public sealed class LauncherTestCommandTests : IDisposable
{
    private readonly LauncherSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Test_AllPass_EndsWithTheSumOverProjects()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 3);
        _sandbox.AddTestProject("Kinora.B.Tests", passed: 40);
        _sandbox.AddTestProject("Kinora.C.Tests", passed: 500);
        var result = _sandbox.Run("test");

        Assert.Equal((0, "543 passed, 0 failed"), (result.ExitCode, result.LastLine));
        Assert.Equal(1, _sandbox.CountCalls("dotnet build Kinora.slnx -c Release"));
        Assert.Equal(3, _sandbox.CountCalls("dotnet test "));
    }

    [Fact]
    public void Test_SomeFail_ShowsTheirOutputAndFails()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 3);
        _sandbox.AddTestProject("Kinora.B.Tests", passed: 1, failed: 2, skipped: 1);
        var result = _sandbox.Run("test");

        Assert.Equal((1, "4 passed, 2 failed, 1 skipped"), (result.ExitCode, result.LastLine));
        Assert.Contains("Failed Kinora.B.Tests.SomeTest", result.Output);
    }

    [Fact]
    public void Test_ProjectThatCrashes_CountsAsAFailure()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 3);
        _sandbox.AddTestProject("Kinora.B.Tests", crash: true);
        var result = _sandbox.Run("test");

        Assert.Equal((1, "3 passed, 1 failed"), (result.ExitCode, result.LastLine));
        Assert.Contains("The active test run was aborted.", result.Output);
        Assert.Contains("Kinora.B.Tests did not run to its end (exit code 134)", result.Output);
    }

    [Fact]
    public void Test_ProjectWithoutTests_CountsAsAFailure()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 3);
        _sandbox.AddTestProject("Kinora.B.Tests");
        var result = _sandbox.Run("test");

        Assert.Equal((1, "3 passed, 1 failed"), (result.ExitCode, result.LastLine));
    }

    [Fact]
    public void Test_FilterThatSomeProjectsDoNotMatch_IsFine()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 3);
        _sandbox.AddTestProject("Kinora.B.Tests");
        var result = _sandbox.Run("test", "--filter", "Vae");

        Assert.Equal((0, "3 passed, 0 failed"), (result.ExitCode, result.LastLine));
    }

    [Fact]
    public void Test_FilterThatNothingMatches_Fails()
    {
        _sandbox.AddTestProject("Kinora.A.Tests");
        var result = _sandbox.Run("test", "--filter", "Nothing");

        Assert.Equal((1, "0 passed, 0 failed"), (result.ExitCode, result.LastLine));
        Assert.Contains("none matches FullyQualifiedName~Nothing", result.Error);
    }

    [Theory]
    [InlineData(new[] { "test" }, "--filter Category!=Slow ")]
    [InlineData(new[] { "test", "--all" }, ".dll --logger ")]
    [InlineData(new[] { "test", "--filter", "Vae" }, "--filter (FullyQualifiedName~Vae)&Category!=Slow ")]
    [InlineData(new[] { "test", "--filter=Vae", "--all" }, "--filter (FullyQualifiedName~Vae) ")]
    [InlineData(new[] { "test", "--filter", "Name=A|Name=B" }, "--filter (Name=A|Name=B)&Category!=Slow ")]
    public void Test_Options_BecomeTheFilter(string[] arguments, string expected)
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 1);
        _sandbox.Run(arguments);

        Assert.Contains(expected, Assert.Single(_sandbox.Calls, call => call.StartsWith("dotnet test", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--fast")]
    [InlineData("--filter")]
    public void Test_BadArguments_AreRefusedBeforeAnythingIsBuilt(string argument)
    {
        var result = _sandbox.Run("test", argument);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(argument, result.Error);
        Assert.Empty(_sandbox.Calls);
    }

    [Fact]
    public void Test_BrokenBuild_Exits5WithoutRunningTests()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 1);
        _sandbox.Switch("build-fails");
        var result = _sandbox.Run("test");

        Assert.Equal(5, result.ExitCode);
        Assert.Equal(0, _sandbox.CountCalls("dotnet test"));
    }

    [Fact]
    public void Test_ThenACommand_UsesTheSameBuild()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 1);
        _sandbox.Run("test");
        _sandbox.Run("generate");

        Assert.Equal(1, _sandbox.CountCalls("dotnet build"));
    }

    [Fact]
    public void ContinuousIntegration_Always_RunsTheTestCommand()
    {
        _sandbox.AddTestProject("Kinora.A.Tests", passed: 7);
        var result = _sandbox.Start(Path.Combine(_sandbox.Checkout, ".ci/run"), []);

        Assert.Equal((0, "7 passed, 0 failed"), (result.ExitCode, result.LastLine));
    }
}
