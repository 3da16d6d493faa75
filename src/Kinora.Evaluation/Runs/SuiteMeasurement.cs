using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>Measures the videos of prompts.</summary>
/// <param name="clip">For similarity and features; null leaves both out. Stays the caller's.</param>
/// <param name="head">A learned head on the CLIP's embeddings; null for none.</param>
/// <param name="judge">A vision model that scores the videos; null for none.</param>
public sealed class SuiteMeasurement(ClipScorer? clip, AestheticHead? head = null, VisionJudge? judge = null)
{
    /// <summary>How well a text and a video agree.</summary>
    internal static readonly MetricInfo Similarity = new(
        "clip_similarity", "Text-video similarity", "instruction", MetricDirection.Higher, "Mean cosine of the prompt's and the frames' CLIP embeddings (CLIPSIM); it depends on the CLIP.");

    private static readonly MetricInfo Pleasing = new(
        "learned_aesthetic", "Learned aesthetic score", "aesthetic", MetricDirection.Higher, "The given linear head on the frames' CLIP embeddings.");

    private static readonly MetricInfo PixelDiversity = new(
        "seed_diversity", "Diversity over seeds", "aesthetic", MetricDirection.Higher, "Mean absolute difference between videos of one prompt, 0 to 1; needs several seeds.") { Bounds = Interval.Share };

    private static readonly MetricInfo FeatureDiversity = new(
        "seed_diversity_clip", "Diversity over seeds, features", "aesthetic", MetricDirection.Higher, "1 minus the mean cosine between CLIP features of videos of one prompt; needs several seeds.");

    /// <summary>Everything that may be measured, axis by axis.</summary>
    public IReadOnlyList<MetricInfo> Metrics { get; } =
    [
        .. clip is null ? [] : new[] { Similarity },
        .. judge is null ? [] : VisionJudge.Metrics,
        .. VideoMetrics.All.Select(metric => metric.Info).Where(info => info.Axis == "motion"),
        .. VideoMetrics.All.Select(metric => metric.Info).Where(info => info.Axis == "aesthetic"),
        .. head is null ? [] : new[] { Pleasing },
        PixelDiversity,
        .. clip is null ? [] : new[] { FeatureDiversity },
    ];

    /// <summary>Measures all videos of a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="videos">Their records.</param>
    /// <param name="folder">Where they are.</param>
    /// <param name="cancellation">Stops the decoder.</param>
    /// <returns>The figures, and a feature vector for each video; none without a CLIP.</returns>
    /// <exception cref="MediaToolException">A video is damaged.</exception>
    /// <exception cref="EvaluationException">The vision model can't be reached, or gives no scores.</exception>
    public (PromptFigures Figures, IReadOnlyList<float[]> Features) Measure(EvaluationPrompt prompt, IReadOnlyList<SuiteVideo> videos, SuiteRunFolder folder, CancellationToken cancellation = default)
    {
        var (figures, features, frames) = (new List<VideoFigures>(), new List<float[]>(), new List<VideoFrames>());
        foreach (var video in videos)
        {
            cancellation.ThrowIfCancellationRequested();
            var path = folder.VideoOf(prompt, video.Seed);
            var sample = VideoSample.Read(path, cancellation: cancellation);
            var values = VideoMetrics.Measure(sample);
            if (clip is not null)
            {
                var embeddings = clip.EmbedFrames(sample.Frames);
                features.Add(ClipScorer.MeanOf(embeddings));
                values[Similarity.Key] = clip.Similarity(prompt.Text, embeddings);
                if (head is not null) values[Pleasing.Key] = head.Score(embeddings);
            }

            if (judge is not null)
            {
                foreach (var (key, score) in folder.ScoresOf(video, judge, () => judge.Ask(prompt.Text, SuiteSheet.Small(path), cancellation))) values[key] = score;
            }

            figures.Add(new VideoFigures(video.Seed, Path.GetFileName(path), video.Seconds, values));
            frames.Add(sample.Frames);
        }

        return (new PromptFigures(prompt, figures, Together(figures, frames, features)), features);
    }

    private static Dictionary<string, double> Together(List<VideoFigures> figures, List<VideoFrames> frames, List<float[]> features)
    {
        var values = figures.SelectMany(video => video.Values).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Average(pair => pair.Value));
        if (SeedDiversity.OfPixels(frames) is { } pixels) values[PixelDiversity.Key] = pixels;
        if (SeedDiversity.OfFeatures(features) is { } distance) values[FeatureDiversity.Key] = distance;
        return values;
    }
}
