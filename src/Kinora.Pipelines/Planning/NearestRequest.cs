using Kinora.Models.VideoVae;

namespace Kinora.Pipelines;

/// <summary>Looks for the largest video below a request that meets a condition.</summary>
internal static class NearestRequest
{
    private const int ChunkFrames = 17;

    /// <summary>Tries fewer frames of the same size and smaller pictures of as many frames.</summary>
    /// <param name="request">A request that does not fit.</param>
    /// <param name="fits">Whether another one does; smaller ones do wherever larger ones do.</param>
    /// <returns>The one of more pixels in all; null where none fits.</returns>
    public static RequestSize? Find(GenerationRequest request, Func<GenerationRequest, bool> fits)
    {
        var shorter = Enumerable.Range(0, (request.Frames + ChunkFrames - 1) / ChunkFrames).Select(n => request with { Frames = Math.Max(1, n * ChunkFrames) }).ToList();
        const int factor = VideoVaeConfig.SpatialFactor;
        var rows = request.Height / factor;
        var smaller = Enumerable.Range(1, rows - 1).Select(n => request with
        {
            Height = n * factor,
            // The same shape as nearly as sixteens allow, and never wider.
            Width = Math.Max(factor, (int)((long)request.Width * n / rows / factor * factor)),
        }).ToList();
        return new[] { Largest(shorter, fits), Largest(smaller, fits) }.OfType<GenerationRequest>()
            .OrderByDescending(r => (long)r.Width * r.Height * r.Frames)
            .Select(r => new RequestSize(r.Width, r.Height, r.Frames)).FirstOrDefault();
    }

    // The last that fits of a list in growing order.
    private static GenerationRequest? Largest(List<GenerationRequest> growing, Func<GenerationRequest, bool> fits)
    {
        var (low, high) = (0, growing.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (fits(growing[middle])) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? null : growing[low - 1];
    }
}
