using Kinora.Pipelines;

namespace Kinora.Parity.Tests.Pipelines;

/// <summary>Keeps all frames' bytes [T, H, W, 3].</summary>
internal sealed class ByteSink : IFrameSink
{
    private readonly MemoryStream _frames = new();

    public byte[] Bytes => _frames.ToArray();

    public void Write(ReadOnlySpan<byte> rgb_HW3) => _frames.Write(rgb_HW3);

    public void Complete()
    {
    }

    public void Dispose() => _frames.Dispose();
}
