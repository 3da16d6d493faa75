namespace Kinora.Pipelines.Tests.Support;

/// <summary>Keeps a video's frames and how it ended.</summary>
internal sealed class MemorySink : IFrameSink
{
    private readonly MemoryStream _bytes = new();

    public int Frames { get; private set; }

    public bool Completed { get; private set; }

    public bool Disposed { get; private set; }

    public byte[] Bytes => _bytes.ToArray();

    public void Write(ReadOnlySpan<byte> rgb_HW3)
    {
        _bytes.Write(rgb_HW3);
        Frames++;
    }

    public void Complete() => Completed = true;

    public void Dispose() => Disposed = true;
}
