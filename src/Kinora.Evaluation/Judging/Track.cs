namespace Kinora.Evaluation;

/// <summary>One thing followed through a video.</summary>
public sealed class Track
{
    private readonly double[] _votes;

    /// <summary>A track of what was found.</summary>
    /// <param name="found">One entry for each frame of the video, null where the thing was not found; at least one is not null.</param>
    /// <exception cref="ArgumentException">Nothing was found.</exception>
    public Track(IReadOnlyList<Detection?> found)
    {
        Found = found;
        var seen = found.OfType<Detection>().ToList();
        if (seen.Count == 0) throw new ArgumentException("A track needs at least one frame in which its thing was found.", nameof(found));
        FramesFound = seen.Count;
        Mass = seen.Sum(detection => detection.Confidence);
        _votes = new double[seen[0].Things.Count];
        foreach (var detection in seen)
        {
            for (var k = 0; k < _votes.Length; k++) _votes[k] += detection.Things[k] * detection.Confidence / Mass;
        }
    }

    /// <summary>The thing in each frame of the video; null where it was not found.</summary>
    public IReadOnlyList<Detection?> Found { get; }

    /// <summary>Frames in which it was found.</summary>
    public int FramesFound { get; }

    /// <summary>Share of the video's frames in which it was found.</summary>
    public double Share => (double)FramesFound / Found.Count;

    /// <summary>Sum of the confidences: what the main thing of a video has most of.</summary>
    public double Mass { get; }

    /// <summary>Share of the votes of all frames for each thing.</summary>
    public IReadOnlyList<double> Votes => _votes;

    /// <summary>Index of the thing with most votes.</summary>
    public int Thing => Array.IndexOf(_votes, _votes.Max());

    /// <summary>Frames from the first to the last in which it was found.</summary>
    internal (int First, int Last) Span
    {
        get
        {
            var first = 0;
            while (Found[first] is null) first++;
            var last = Found.Count - 1;
            while (Found[last] is null) last--;
            return (first, last);
        }
    }
}
