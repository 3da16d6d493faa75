using Kinora.Models.VideoVae;
using Kinora.Text;

namespace Kinora.Pipelines;

/// <summary>Says everything that is wrong with a request, before anything is loaded. Nothing is ever rounded to fit.</summary>
public static class RequestCheck
{
    /// <summary>Frames of a whole chunk of the Video-VAE.</summary>
    public const int FrameMultiple = 17;

    private const int MaxSteps = 1000;
    private const int MaxSide = 16384;
    private const double MaxFps = 240;

    /// <summary>All faults of a request at once.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Whole sentences that name the nearest valid values; empty when nothing is wrong.</returns>
    public static IReadOnlyList<string> FindFaults(GenerationRequest request) => [.. FindFaultTexts(request).Select(fault => fault.ToString())];

    /// <summary>All faults of a request at once, as sentences that can be said in other languages.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The sentences of <see cref="FindFaults"/>.</returns>
    public static IReadOnlyList<FaultText> FindFaultTexts(GenerationRequest request)
    {
        var faults = new List<FaultText>();
        void Expect(bool holds, FaultText fault)
        {
            if (!holds) faults.Add(fault);
        }

        Expect(!string.IsNullOrWhiteSpace(request.Prompt), "The prompt is empty: say in a sentence what the video shall show.");
        Expect(IsFrameCount(request.Frames), FrameFault(request.Frames));
        Expect(IsSide(request.Width) && IsSide(request.Height), SizeFault(request.Width, request.Height));
        Expect(request.Steps is >= 1 and <= MaxSteps, $"{request.Steps} steps are outside 1 to {MaxSteps}.");
        Expect(request.StopAfter is null || (request.StopAfter >= 1 && request.StopAfter <= request.Steps), $"Stopping after {request.StopAfter} of {request.Steps} steps is not possible; give 1 to {request.Steps}.");
        Expect(double.IsFinite(request.Guidance) && request.Guidance >= 0, $"The guidance {request.Guidance} must be a number from 0 up; 1 turns guidance off.");
        Expect(double.IsFinite(request.Shift) && request.Shift > 0, $"The shift {request.Shift} must be a number above 0; 1 leaves the time grid even.");
        Expect(request.Fps is >= 0.001 and <= MaxFps, $"{request.Fps} frames per second are outside 0.001 to {MaxFps}.");
        Expect(request.CacheThreshold is >= 0 and <= 1, $"The cache threshold {request.CacheThreshold} is outside 0 to 1; 0 computes every block, values near 0.1 are usual.");
        Expect(request.GuidanceReuse is >= 0 and <= 1, $"The share {request.GuidanceReuse} of steps that reuse the guidance is outside 0 to 1; 0 computes it in every step.");
        Expect(request.Count >= 1, $"A count of {request.Count} makes no video; give 1 or more.");
        Expect(request.FirstVideo >= 0, $"The first video's number {request.FirstVideo} must be 0 or more.");
        return faults;
    }

    /// <summary>Refuses a request that has faults.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="RequestException">It has; all are named.</exception>
    public static void ThrowIfFaulty(GenerationRequest request)
    {
        if (FindFaults(request) is { Count: > 0 } faults) throw new RequestException(faults);
    }

    /// <summary>What of the texts the encoders can't read, since their rows have a fixed length.</summary>
    /// <param name="request">The request.</param>
    /// <param name="encoders">Each encoder's name and tokenizer.</param>
    /// <returns>One sentence for each text that is cut; empty when all is read.</returns>
    public static IReadOnlyList<string> FindCuts(GenerationRequest request, params IReadOnlyList<(string Name, ITextTokenizer Tokenizer)> encoders)
    {
        var warnings = new List<string>();
        Add("prompt", request.Prompt, request.PositiveSuffix);
        if (Diffusion.ClassifierFreeGuidance.IsActive(request.Guidance)) Add("negative prompt", request.NegativePrompt, "");
        return warnings;

        void Add(string what, string text, string suffix)
        {
            var parts = encoders.Select(e => (e.Name, Held: e.Tokenizer.Length - 2, Whole: e.Tokenizer.Count(text + suffix), Bare: e.Tokenizer.Count(text))).ToList();
            if (parts.TrueForAll(p => p.Whole <= p.Held)) return;
            var reads = parts.Select(p => p.Whole <= p.Held ? $"{p.Name} reads all {p.Whole}" : $"{p.Name} reads the first {p.Held} of {p.Whole}");
            var loses = parts.TrueForAll(p => p.Bare <= p.Held) ? "Only appended quality words are cut, your sentence is read whole." : "Put what matters first, or shorten it.";
            warnings.Add($"The {what} is longer than an encoder holds, in tokens: {string.Join("; ", reads)}. {loses}");
        }
    }

    private static bool IsFrameCount(int frames) => frames == 1 || (frames > 0 && frames % FrameMultiple == 0);

    private static bool IsSide(int pixels) => pixels is > 0 and <= MaxSide && pixels % VideoVaeConfig.SpatialFactor == 0;

    private static FaultText FrameFault(int frames)
    {
        var below = Math.Max(0, frames) / FrameMultiple * FrameMultiple;
        return $"{frames} frames can't be made: the number must be a multiple of {FrameMultiple}, or 1 for a still picture. " +
            $"The nearest valid numbers are {(below == 0 ? 1 : below)} and {below + FrameMultiple}.";
    }

    private static FaultText SizeFault(int width, int height) =>
        $"The size {width}x{height} can't be made: width and height must be multiples of {VideoVaeConfig.SpatialFactor}, from {VideoVaeConfig.SpatialFactor} to {MaxSide}. " +
        $"The nearest valid size is {NearestSide(width)}x{NearestSide(height)}.";

    private static long NearestSide(int pixels)
    {
        const int factor = VideoVaeConfig.SpatialFactor;
        return Math.Clamp((pixels + (factor / 2L)) / factor * factor, factor, MaxSide);
    }
}
