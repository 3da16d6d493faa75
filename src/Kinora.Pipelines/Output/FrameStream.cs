using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>Hands decoded chunks on to a sink frame by frame, and refuses what is no picture.</summary>
internal sealed class FrameStream(IFrameSink sink)
{
    private byte _darkest = byte.MaxValue;
    private byte _brightest = byte.MinValue;
    private int _frames;

    /// <summary>Takes the next frames [1, n, 3, H, W].</summary>
    /// <returns>n.</returns>
    /// <exception cref="GenerationException">A value is no finite number.</exception>
    public int Write(Tensor frames_1TCHW)
    {
        using var scope = new TensorScope();
        if (!frames_1TCHW.IsFinite())
        {
            throw new GenerationException(
                $"Decoding frames {_frames} to {_frames + frames_1TCHW.Size(1) - 1}: values that are no finite numbers came out of the Video-VAE. " +
                "No video was written. Its weights are damaged: check them with 'kinora inspect'.");
        }

        var bytes_THW3 = FrameConversion.ToBytes(frames_1TCHW);
        var values = bytes_THW3.AsSpan<byte>();
        var frameBytes = values.Length / (int)bytes_THW3.Size(0);
        foreach (var value in values)
        {
            _darkest = Math.Min(_darkest, value);
            _brightest = Math.Max(_brightest, value);
        }

        for (var at = 0; at < values.Length; at += frameBytes, _frames++) sink.Write(values.Slice(at, frameBytes));
        return (int)bytes_THW3.Size(0);
    }

    /// <summary>Ends the video.</summary>
    /// <exception cref="GenerationException">All pixels of all frames are alike.</exception>
    public void Complete()
    {
        if (_darkest >= _brightest)
        {
            throw new GenerationException(
                $"After decoding: all {_frames} frames are one flat colour (level {_darkest}). No video was written. " +
                "Try other settings; if that does not help, the weights are unusable.");
        }

        sink.Complete();
    }
}
