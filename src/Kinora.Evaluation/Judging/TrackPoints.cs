namespace Kinora.Evaluation;

/// <summary>A track as the motion reader takes it.</summary>
internal static class TrackPoints
{
    /// <summary>Lays a track out at evenly spaced moments of the video.</summary>
    /// <param name="own">Places of the thing in each frame; null where it was not found.</param>
    /// <param name="other">Places of the other thing; null where there is none.</param>
    /// <param name="points">Number of moments.</param>
    /// <returns>[points, 8]: see <see cref="MotionReader.PointValues"/>.</returns>
    public static float[] Of(IReadOnlyList<Detection?> own, IReadOnlyList<Detection?>? other, int points)
    {
        var (ownPlaces, otherPlaces) = (Filled(own), other is null ? null : Filled(other));
        var values = new float[points * MotionReader.PointValues];
        for (var k = 0; k < points; k++)
        {
            var frame = (int)Math.Round((double)k * (own.Count - 1) / (points - 1));
            var place = ownPlaces[frame];
            var at = values.AsSpan(k * MotionReader.PointValues, MotionReader.PointValues);
            at[0] = (float)(4 * (place.X - 0.5));
            at[1] = (float)(4 * (place.Y - 0.5));
            at[2] = (float)(Math.Log(place.Width) + 1);
            at[3] = (float)(Math.Log(place.Height) + 1);
            at[4] = own[frame] is null ? 0 : 1;
            if (otherPlaces is null) continue;
            at[5] = (float)(4 * (otherPlaces[frame].X - place.X));
            at[6] = (float)(4 * (otherPlaces[frame].Y - place.Y));
            at[7] = other![frame] is null ? 0 : 1;
        }

        return values;
    }

    // Where a thing was not found it is taken to go straight from where it was seen last to where it is seen next.
    private static (double X, double Y, double Width, double Height)[] Filled(IReadOnlyList<Detection?> found)
    {
        var places = new (double X, double Y, double Width, double Height)[found.Count];
        var before = -1;
        for (var frame = 0; frame < found.Count; frame++)
        {
            if (found[frame] is not { } here) continue;
            for (var gap = before + 1; gap < frame; gap++)
            {
                var share = before < 0 ? 1 : (double)(gap - before) / (frame - before);
                var from = before < 0 ? here : found[before]!;
                places[gap] = (Mix(from.X, here.X), Mix(from.Y, here.Y), Mix(from.Width, here.Width), Mix(from.Height, here.Height));
                double Mix(double a, double b) => a + ((b - a) * share);
            }

            places[frame] = (here.X, here.Y, here.Width, here.Height);
            before = frame;
        }

        for (var frame = before + 1; frame < found.Count; frame++) places[frame] = places[before];
        return places;
    }
}
