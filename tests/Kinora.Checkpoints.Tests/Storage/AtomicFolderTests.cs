namespace Kinora.Checkpoints.Tests;

public sealed class AtomicFolderTests
{
    [Fact]
    public void Write_Filled_AppearsUnderItsName()
    {
        using var folder = new TemporaryFolder();

        AtomicFolder.Write(folder["step-100"], temporary => File.WriteAllText(Path.Combine(temporary, "a"), "x"));

        Assert.Equal(["step-100/a"], folder.Files);
    }

    [Fact]
    public void Write_FillFails_LeavesNothing()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<CheckpointWriteException>(() => AtomicFolder.Write(folder["step-100"], temporary =>
        {
            File.WriteAllText(Path.Combine(temporary, "a"), "x");
            throw new IOException("No space left on device");
        }));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_NameTaken_IsRefusedBeforeFilling()
    {
        using var folder = new TemporaryFolder();
        folder.Write("step-100/a", "former");

        Assert.Equal("the name is taken", Assert.Throws<CheckpointWriteException>(
            () => AtomicFolder.Write(folder["step-100"], _ => throw new InvalidOperationException("Not reached."))).Cause);
        Assert.Equal(["step-100/a"], folder.Files);
    }
}
