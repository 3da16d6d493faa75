namespace Kinora.Evaluation;

/// <summary>Whether a reconstruction jumps where chunks of frames meet.</summary>
public static class ChunkSeams
{
    /// <summary>
    /// The mean absolute change of the reconstruction's error from frame to frame across chunk borders, over that within chunks:
    /// 1 when a border is as smooth as any other place, above 1 when it shows.
    /// </summary>
    /// <param name="original">Bytes [T, H, W, 3].</param>
    /// <param name="reconstruction">Bytes of the same shape.</param>
    /// <param name="frameBytes">Bytes of one frame.</param>
    /// <param name="chunk">Frames in a chunk.</param>
    /// <returns>Sums of absolute changes and how many frame pairs they are of, across and within; added up over clips.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are no whole frames.</exception>
    public static SeamSums Measure(ReadOnlySpan<byte> original, ReadOnlySpan<byte> reconstruction, int frameBytes, int chunk)
    {
        if (original.Length != reconstruction.Length || original.Length % frameBytes != 0) throw new ArgumentException($"Seams: two videos of whole frames of {frameBytes} bytes are needed, got {original.Length} and {reconstruction.Length} bytes.", nameof(reconstruction));
        double across = 0, within = 0;
        int acrossPairs = 0, withinPairs = 0;
        for (var frame = 1; frame < original.Length / frameBytes; frame++)
        {
            double sum = 0;
            for (var k = frame * frameBytes; k < (frame + 1) * frameBytes; k++)
            {
                sum += Math.Abs(reconstruction[k] - original[k] - (reconstruction[k - frameBytes] - original[k - frameBytes]));
            }

            if (frame % chunk == 0) (across, acrossPairs) = (across + (sum / frameBytes), acrossPairs + 1);
            else (within, withinPairs) = (within + (sum / frameBytes), withinPairs + 1);
        }

        return new SeamSums(across, acrossPairs, within, withinPairs);
    }
}
