namespace Kinora.Evaluation;

/// <summary>Links what was found in single frames to things followed through the video.</summary>
public static class Tracker
{
    // How far a thing goes from frame to frame at most, in picture heights: falls end at 0.04; the rest is the reader's error.
    private const double Reach = 0.1;

    // What the reach grows by for every frame in which the thing was not found, and where that ends.
    private const double ReachPerGap = 0.03;
    private const int LongestGap = 10;

    // A thing of another class has to be this much nearer to be taken for the same.
    private const double OtherThing = 0.08;

    // Tracks shorter than this share of the video are mistakes.
    private const double LeastShare = 0.1;

    /// <summary>Follows the things of a video.</summary>
    /// <param name="frames">What was found in each frame.</param>
    /// <returns>The tracks, the one with most mass first; those of less than a tenth of the video are left out.</returns>
    public static IReadOnlyList<Track> Link(IReadOnlyList<FrameReading> frames)
    {
        var open = new List<Detection?[]>();
        for (var frame = 0; frame < frames.Count; frame++) Extend(open, frames[frame].Things, frame, frames.Count);
        return [.. Join([.. open.Select(found => new Track(found))])
            .Where(track => track.Share >= LeastShare)
            .OrderByDescending(track => track.Mass)];
    }

    private static void Extend(List<Detection?[]> tracks, IReadOnlyList<Detection> found, int frame, int frames)
    {
        var pairs =
            from track in Enumerable.Range(0, tracks.Count)
            from k in Enumerable.Range(0, found.Count)
            let last = Array.FindLastIndex(tracks[track], detection => detection is not null)
            let distance = found[k].DistanceTo(tracks[track][last]!)
            where distance <= Reach + (ReachPerGap * Math.Min(LongestGap, frame - last - 1))
            orderby distance + (found[k].Best == tracks[track][last]!.Best ? 0 : OtherThing)
            select (track, k);
        var (taken, used) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (track, k) in pairs.ToList())
        {
            if (taken.Contains(track) || used.Contains(k)) continue;
            tracks[track][frame] = found[k];
            taken.Add(track);
            used.Add(k);
        }

        for (var k = 0; k < found.Count; k++)
        {
            if (used.Contains(k)) continue;
            var fresh = new Detection?[frames];
            fresh[frame] = found[k];
            tracks.Add(fresh);
        }
    }

    // Pieces of one thing that was lost for a while: the same class, one after the other.
    private static IEnumerable<Track> Join(List<Track> pieces)
    {
        foreach (var same in pieces.GroupBy(track => track.Thing))
        {
            Track? joined = null;
            foreach (var piece in same.OrderBy(track => track.Span.First))
            {
                if (joined is null) joined = piece;
                else if (joined.Span.Last < piece.Span.First) joined = new Track([.. joined.Found.Zip(piece.Found, (a, b) => a ?? b)]);
                else
                {
                    // At the same time elsewhere: another of its kind. The heavier one goes on.
                    yield return joined.Mass >= piece.Mass ? piece : joined;
                    joined = joined.Mass >= piece.Mass ? joined : piece;
                }
            }

            yield return joined!;
        }
    }
}
