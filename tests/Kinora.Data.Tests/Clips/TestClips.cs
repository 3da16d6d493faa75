using System.Formats.Tar;
using Kinora.Media;

namespace Kinora.Data.Tests.Clips;

/// <summary>A folder of small clips that vanishes with its test.</summary>
internal sealed class TestClips : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("kinora-test-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    /// <summary>A clip of one colour: left third red, the rest of a given brightness.</summary>
    public TestClips Video(string name, int frames = 20, int width = 48, int height = 32, byte grey = 100, int fps = 25)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        using var writer = VideoWriter.Create(this[name], width, height, new FrameRate(fps));
        for (var k = 0; k < frames; k++) writer.WriteFrame(Frame(width, height, grey));
        writer.Complete();
        return this;
    }

    public TestClips Picture(string name, int width = 48, int height = 32, byte grey = 100)
    {
        ImageFile.WritePng(this[name], Frame(width, height, grey), new FrameSize(width, height));
        return this;
    }

    public TestClips Text(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    /// <summary>Puts files of this folder into an archive, in the given order.</summary>
    public TestClips Tar(string name, params string[] files)
    {
        using var stream = File.Create(this[name]);
        using var writer = new TarWriter(stream, TarEntryFormat.Pax);
        foreach (var file in files) writer.WriteEntry(this[file], file);
        return this;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static byte[] Frame(int width, int height, byte grey)
    {
        var frame = new byte[width * height * 3];
        for (var i = 0; i < frame.Length; i++) frame[i] = i / 3 % width >= width / 3 ? grey : i % 3 == 0 ? (byte)250 : (byte)0;
        return frame;
    }
}
