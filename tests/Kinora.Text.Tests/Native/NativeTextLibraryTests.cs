using Kinora.Text.Native;

namespace Kinora.Text.Tests.Native;

public sealed class NativeTextLibraryTests : TemporaryFolder
{
    private const string FileName = "libkinora_text.so";

    [Fact]
    public void Find_LibraryAbsent_NamesThePlacesAndTheRemedy()
    {
        string message = Assert.Throws<DllNotFoundException>(() => NativeTextLibrary.Find(PathOf("chosen"), PathOf("program"))).Message;
        Assert.All(
            [PathOf($"chosen/{FileName}"), PathOf($"program/{FileName}"), PathOf($"artifacts/native/{FileName}"), "./kinora", "KINORA_NATIVE"],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Find_LibraryInSeveralPlaces_TakesTheChosenThenTheNearest()
    {
        string chosen = Put("chosen");
        string beside = Put("artifacts/bin/program");
        string root = Put("artifacts/native");
        string program = PathOf("artifacts/bin/program");

        Assert.Equal(chosen, NativeTextLibrary.Find(PathOf("chosen"), program));
        Assert.Equal(beside, NativeTextLibrary.Find(null, program));
        File.Delete(beside);
        Assert.Equal(root, NativeTextLibrary.Find("", program));
    }

    private string Put(string folder)
    {
        Directory.CreateDirectory(PathOf(folder));
        string path = PathOf($"{folder}/{FileName}");
        File.WriteAllText(path, "");
        return path;
    }
}
