using Kinora.Pipelines.Tests.Support;

namespace Kinora.Pipelines.Tests.Output;

public sealed class OutputCheckTests
{
    [Theory]
    [InlineData("out.mp4")]
    [InlineData("out.webm")]
    [InlineData("out.gif")]
    [InlineData("out.png")]
    [InlineData("frames")]
    public void FindFaults_KnownForms_LeaveTheFolderAsItWas(string name)
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(OutputCheck.FindFaults(TinyRequest.Value, [folder[name]]));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void FindFaults_UnknownEndingInAMissingFolder_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        var faults = OutputCheck.FindFaults(TinyRequest.Value, [folder["nowhere/out.avi"]]);
        Assert.Contains(faults, f => f.Contains(".avi", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public void FindFaults_FolderThatIsAFile_IsAFault()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Assert.NotEmpty(OutputCheck.FindFaults(TinyRequest.Value, [folder["file/out.mp4"]]));
    }

    [Fact]
    public void FindSpaceFault_AFullDisk_SaysHowMuchIsNeeded()
    {
        using var folder = new TemporaryFolder();
        var fault = OutputCheck.FindSpaceFault(TinyRequest.Value, [folder["out.mp4"]], _ => 10_000);
        Assert.Contains(folder.Path, fault);
        Assert.Contains("0.0 MB free", fault);
    }

    [Fact]
    public void FindSpaceFault_ARoomyDisk_IsNoFault()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(OutputCheck.FindSpaceFault(TinyRequest.Value, [folder["out.mp4"]], _ => 1_000_000_000));
    }

    [Theory]
    [InlineData("frames")]
    [InlineData("frames/")]
    public void FindSpaceFault_AFolderThatIsToBeMade_AsksForTheDiskAroundIt(string name)
    {
        using var folder = new TemporaryFolder();
        var asked = "";
        OutputCheck.FindSpaceFault(TinyRequest.Value, [folder.Path + "/" + name], at => (asked = at).Length * 1_000_000_000L);
        Assert.Equal(Path.TrimEndingDirectorySeparator(folder.Path), asked);
    }

    [Fact]
    public void FindSpaceFault_SeveralVideos_NeedMore()
    {
        using var folder = new TemporaryFolder();
        var request = TinyRequest.Value with { Frames = 204, Width = 992, Height = 544 };
        string[] paths = [folder["a.mp4"], folder["b.mp4"]];
        Assert.Null(OutputCheck.FindSpaceFault(request, paths[..1], _ => 60_000_000));
        Assert.NotNull(OutputCheck.FindSpaceFault(request, paths, _ => 60_000_000));
    }
}
