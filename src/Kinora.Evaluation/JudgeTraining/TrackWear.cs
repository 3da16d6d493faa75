namespace Kinora.Evaluation;

/// <summary>Wears exact tracks out the ways in which read ones differ, and makes tracks that show no motion of the world.</summary>
internal static class TrackWear
{
    private static readonly float[] NoThings = [1];

    /// <summary>A detection of nothing in particular at a place.</summary>
    public static Detection At(double x, double y, double width, double height) => new(x, y, width, height, 1, NoThings);

    /// <summary>Jitter, slow drift, wrong sizes, gaps; sometimes the motion a little faster or slower.</summary>
    /// <param name="exact">Places in every frame, one list for each thing; all are worn alike in time.</param>
    /// <param name="draws">Decides how.</param>
    public static IReadOnlyList<Detection?>[] Wear(IReadOnlyList<IReadOnlyList<Detection>> exact, Draws draws)
    {
        var speed = draws.Chance(0.3) ? draws.Between(0.8, 1.25) : 1;
        return [.. exact.Select(track => WearOne(track, speed, draws))];
    }

    /// <summary>Wandering, jumping from place to place, or straight but neither level nor upward.</summary>
    public static IReadOnlyList<Detection> Aimless(int frames, Draws draws)
    {
        var (width, height) = (draws.Between(0.25, 0.45), draws.Between(0.25, 0.45));
        var kind = draws.Unit();
        if (kind < 0.35)
        {
            // Slow waves of random length and phase along both axes.
            double[] waves = [.. Enumerable.Range(0, 6).Select(_ => draws.Between(0, 6.3))];
            double[] lengths = [.. Enumerable.Range(0, 6).Select(_ => draws.Between(40, 260))];
            var (middleX, middleY) = (draws.Between(0.35, 0.65), draws.Between(0.35, 0.65));
            return [.. Enumerable.Range(0, frames).Select(t => At(middleX + (0.12 * Sum(t, 0)), middleY + (0.12 * Sum(t, 3)), width, height))];
            double Sum(int t, int first) => Enumerable.Range(first, 3).Sum(k => Math.Sin((6.2832 * t / lengths[k]) + waves[k])) / 1.5;
        }

        if (kind < 0.7)
        {
            var stops = Enumerable.Range(0, 3 + draws.Below(8)).Select(_ => (At: draws.Below(frames), X: draws.Between(0.2, 0.8), Y: draws.Between(0.25, 0.75))).Append((0, draws.Between(0.2, 0.8), 0.6)).ToList();
            return [.. Enumerable.Range(0, frames).Select(t => stops.Where(stop => stop.Item1 <= t).MaxBy(stop => stop.Item1)).Select(stop => At(stop.Item2, stop.Item3, width, height))];
        }

        var (fromX, fromY, toX, toY) = (draws.Between(0.2, 0.8), draws.Between(0.25, 0.5), draws.Between(0.2, 0.8), draws.Between(0.6, 0.75));
        return [.. Enumerable.Range(0, frames).Select(t => (double)t / (frames - 1)).Select(share => At(fromX + ((toX - fromX) * share), fromY + ((toY - fromY) * share), width, height))];
    }

    private static Detection?[] WearOne(IReadOnlyList<Detection> exact, double speed, Draws draws)
    {
        var frames = exact.Count;
        var (jitter, drift, sizeError) = (draws.Between(0.001, 0.012), draws.Chance(0.5) ? draws.Between(0, 0.03) : 0, draws.Between(0, 0.08));
        var (driftX, driftY, wave) = (draws.Between(0, 6.3), draws.Between(0, 6.3), draws.Between(60, 200));
        var (gapShare, wrongWidth, wrongHeight) = (draws.Chance(0.5) ? draws.Between(0, 0.15) : 0, sizeError * draws.Normal(), sizeError * draws.Normal());
        var worn = new Detection?[frames];
        var gap = 0;
        for (var t = 0; t < frames; t++)
        {
            if (gap == 0 && draws.Chance(gapShare / 6)) gap = 1 + draws.Below(12);
            if (gap > 0 && t > 0)
            {
                gap--;
                continue;
            }

            var place = exact[Math.Min(frames - 1, (int)Math.Round(t * speed))];
            worn[t] = At(
                place.X + (jitter * draws.Normal()) + (drift * Math.Sin((6.2832 * t / wave) + driftX)),
                place.Y + (jitter * draws.Normal()) + (drift * 0.5 * Math.Sin((6.2832 * t / wave) + driftY)),
                place.Width * Math.Exp(wrongWidth + (0.04 * draws.Normal())), place.Height * Math.Exp(wrongHeight + (0.04 * draws.Normal())));
        }

        return worn;
    }
}
