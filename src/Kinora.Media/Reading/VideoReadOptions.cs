namespace Kinora.Media;

/// <summary>How to read a video. The defaults give every frame as it is.</summary>
public sealed record VideoReadOptions
{
    /// <summary>Scale every frame to this size (bicubic), in the way that <see cref="Fit"/> says; null keeps the size.</summary>
    public FrameSize? Size { get; init; }

    /// <summary>What becomes of frames of another aspect ratio than <see cref="Size"/>.</summary>
    public FrameFit Fit { get; init; }

    /// <summary>Resample in time to this rate by repeating and dropping frames; null gives every frame once.</summary>
    public FrameRate? FrameRate { get; init; }

    /// <summary>Stop after this many frames, at least 1; null reads to the end.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>The programs to use; null for <see cref="MediaTools.Default"/>.</summary>
    public MediaTools? Tools { get; init; }

    /// <exception cref="ArgumentException">A value is out of range; all faults are named.</exception>
    internal void Check()
    {
        List<string> faults = [];
        if (Size is { } size && (size.Width < 1 || size.Height < 1))
            faults.Add($"The size must be at least 1x1, got {size}.");
        if (FrameRate is { Numerator: 0 })
            faults.Add("The frame rate is unset; use null to keep the file's own.");
        if (MaxFrames < 1)
            faults.Add($"At least one frame must be read, got a limit of {MaxFrames}.");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults));
    }
}
