namespace Kinora.Media.Tests;

public sealed class AtomicFileTests
{
    [Fact]
    public void Commit_AfterWriting_GivesTheFileItsName()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.txt"], "old");
        using AtomicFile file = AtomicFile.Create(folder["a.txt"]);
        using (FileStream stream = file.OpenWrite())
            stream.Write("new"u8);
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.EndsWith(AtomicFile.TemporarySuffix, file.TemporaryPath, StringComparison.Ordinal);
        file.Commit();
        Assert.Equal("new", File.ReadAllText(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Entries);
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothingAndKeepsTheOldFile()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.txt"], "old");
        using (AtomicFile file = AtomicFile.Create(folder["a.txt"]))
        {
            using FileStream stream = file.OpenWrite();
            stream.Write("new"u8);
        }

        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal(["a.txt"], folder.Entries);
    }

    [Fact]
    public void Create_TwiceForOnePath_UsesTwoTemporaryNames()
    {
        using TemporaryFolder folder = new();
        using AtomicFile first = AtomicFile.Create(folder["a"]);
        using AtomicFile second = AtomicFile.Create(folder["a"]);
        Assert.NotEqual(first.TemporaryPath, second.TemporaryPath);
    }

    [Fact]
    public void Create_FolderMissing_SaysSo()
    {
        using TemporaryFolder folder = new();
        IOException error = Assert.Throws<IOException>(() => AtomicFile.Create(folder["no/a.txt"]));
        Assert.Contains("does not exist", error.Message);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Create_PathIsAFolder_SaysSo()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["a"]);
        Assert.Contains("a folder of this name exists", Assert.Throws<IOException>(() => AtomicFile.Create(folder["a"])).Message);
    }

    [Fact]
    public void Create_NameTooLong_RefusedBeforeAnyWork()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("1 to 255 bytes", Assert.Throws<IOException>(() => AtomicFile.Create(folder[new string('鹅', 90)])).Message);
    }

    [Fact]
    public void Commit_Twice_Refused()
    {
        using TemporaryFolder folder = new();
        using AtomicFile file = AtomicFile.Create(folder["a"]);
        file.Commit();
        Assert.Throws<InvalidOperationException>(file.Commit);
    }

    [Fact]
    public void FolderCommit_NameIsAnEmptyFolder_ReplacesIt()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["frames"]);
        using AtomicFolder target = AtomicFolder.Create(folder["frames"]);
        File.WriteAllText(Path.Combine(target.TemporaryPath, "x"), "");
        target.Commit();
        Assert.Equal(["frames", "frames/x"], folder.Entries);
    }
}
