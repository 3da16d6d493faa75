namespace Kinora.Evaluation;

/// <summary>How different neighbouring frames are.</summary>
internal static class FrameChange
{
    /// <summary>Mean absolute difference over all channels between each frame and the next, in levels of 255.</summary>
    public static double[] Of(VideoSample video)
    {
        var changes = new double[Math.Max(0, video.Count - 1)];
        for (var frame = 0; frame < changes.Length; frame++)
        {
            var now = video.Frames.FrameSpan(frame);
            var next = video.Frames.FrameSpan(frame + 1);
            long sum = 0;
            for (var k = 0; k < now.Length; k++) sum += Math.Abs(now[k] - next[k]);
            changes[frame] = (double)sum / now.Length;
        }

        return changes;
    }
}
