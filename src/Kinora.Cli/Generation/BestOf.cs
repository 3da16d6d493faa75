using System.Globalization;
using Kinora.Evaluation;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Generation;

/// <summary>Of several videos of a prompt, from noise of their own, the one that a reward model likes best: all are sampled, one is decoded.</summary>
/// <param name="videos">How many, at least 2.</param>
/// <param name="rewardFolder">The reward model.</param>
internal sealed class BestOf(int videos, string rewardFolder)
{
    /// <summary>Samples and scores.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">What to make; one video.</param>
    /// <param name="log">Gets a line for each video.</param>
    /// <param name="cancellation">Looked at before every block of the transformer.</param>
    /// <returns>The number of the best among the videos of the request's seed, and its latents to be decoded.</returns>
    /// <exception cref="EvaluationException">The reward model is of another model, or of videos of another size.</exception>
    public (int Video, IGenerationJournal Latents) Choose(TextToVideoModel model, GenerationRequest request, TextWriter log, CancellationToken cancellation)
    {
        using var scorer = RewardScorer.Load(rewardFolder, model.Folder);
        using var generator = new LatentGenerator(model);
        var (scores, best) = (new List<double>(), (Video: 0, Latents: (SavedLatents?)null));
        for (var video = 0; video < videos; video++)
        {
            using var scope = new TensorScope();
            var latents = generator.Sample(request, request.FirstVideo + video, cancellation: cancellation);
            scores.Add(scorer.Score(request.Prompt, latents.Select(0, 0)));
            if (scores[^1] > scores.SkipLast(1).DefaultIfEmpty(double.NegativeInfinity).Max()) best = (request.FirstVideo + video, new SavedLatents(request.Steps, latents.Shape.ToArray(), latents.ToArray<float>()));
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Video {video + 1} of {videos}: {scorer.Axis} scores {scores[^1]:0.000}"));
        }

        return best.Latents is { } chosen ? (best.Video, new FinishedLatents(chosen))
            : throw new EvaluationException($"Choosing the best of {videos} videos: the reward model {rewardFolder} gives scores that are no numbers. Train it again.");
    }

    // Hands over latents that are finished; nothing else of a journal is wanted.
    private sealed class FinishedLatents(SavedLatents latents) : IGenerationJournal
    {
        public SavedLatents? Load(int video) => latents;

        public void AfterStep(int video, int stepsDone, Tensor step)
        {
        }

        public bool WantsPreview(int video, int stepsDone) => false;

        public void ShowPreview(int video, int stepsDone, Media.VideoFrames frames)
        {
        }
    }
}
