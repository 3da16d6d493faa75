using System.Text;
using Kinora.Media;
using Kinora.Pipelines;

namespace Kinora.Evaluation;

/// <summary>Makes one or two models' videos of a suite, measures them and writes the report.</summary>
/// <param name="suite">The prompts.</param>
/// <param name="limit">Prompts at most, evenly spread; null for all.</param>
/// <param name="rounds">Videos for each prompt.</param>
/// <param name="log">Lines for the person who waits.</param>
/// <param name="clip">For similarity and features, with its name; null for none. Stays the caller's.</param>
/// <param name="head">A learned head on its embeddings; null for none.</param>
/// <param name="judge">A vision model that scores the videos; null for none.</param>
public sealed class SuiteEvaluation(
    PromptSuite suite, int? limit, int rounds, TextWriter log, (string Name, ClipScorer Scorer)? clip = null, AestheticHead? head = null, VisionJudge? judge = null)
{
    private const int LogEvery = 8;

    private readonly IReadOnlyList<EvaluationPrompt> _prompts = suite.Take(limit);

    /// <summary>A name and how to make videos with it.</summary>
    /// <param name="Name">As the user named it.</param>
    /// <param name="Folder">The model's folder.</param>
    /// <param name="Videos">Where its videos go, for what is run.</param>
    /// <param name="Adjust">Changes the model's own settings.</param>
    public sealed record Entrant(string Name, string Folder, Func<SuiteRun, string> Videos, Func<GenerationDefaults, GenerationDefaults> Adjust);

    /// <summary>Runs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="against">The other; null for none.</param>
    /// <param name="judgements">Votes and scores of people about the two, for the report; empty for none.</param>
    /// <param name="cancellation">Stops; finished videos stay and are used again.</param>
    /// <returns>The report, which is written already, and its HTML file.</returns>
    /// <exception cref="ModelException">A model can't be used.</exception>
    /// <exception cref="EvaluationException">A folder holds another run.</exception>
    public (SuiteReport Report, string Html) Run(Entrant model, Entrant? against, IReadOnlyList<Judgement> judgements, CancellationToken cancellation = default)
    {
        var measurement = new SuiteMeasurement(clip?.Scorer, head, judge);
        var first = Make(model, cancellation);
        var second = against is null ? null : Make(against, cancellation);
        var (firstModel, firstFeatures) = Measure(model, first, measurement, cancellation);
        var (secondModel, secondFeatures) = second is null ? (null, []) : Measure(against!, second, measurement, cancellation);
        var report = new SuiteReport(
            suite.Name, suite.Prompts.Count, _prompts.Count, rounds,
            clip is { } used ? new ClipDescription(used.Name, used.Scorer.Fingerprint, _prompts.Average(prompt => used.Scorer.UnknownShare(prompt.Text))) : null,
            firstModel, secondModel, new SuiteReportMaker(measurement.Metrics).Rows(firstModel, secondModel), SuiteReportMaker.Categories(firstModel, secondModel),
            firstFeatures.Count > 1 && secondFeatures.Count > 1 ? FrechetDistance.Between(firstFeatures, secondFeatures) : null) { Judgements = judgements };
        return (report, Write(report));
    }

    private Made Make(Entrant entrant, CancellationToken cancellation)
    {
        var model = TextToVideoModel.Open(entrant.Folder);
        var generation = new SuiteGeneration(model, entrant.Name, entrant.Adjust(model.Defaults), log);
        var run = generation.Describe(suite);
        var folder = SuiteRunFolder.Open(entrant.Videos(run), run);
        log.WriteLine($"Evaluating {entrant.Name} ({run.Model.WeightsSha256[..12]}) on {_prompts.Count} prompts of {suite.Name} into {folder.Root}");
        return new Made(run, folder, generation.Run(folder, _prompts, rounds, cancellation));
    }

    private (SuiteModel Model, IReadOnlyList<float[]> Features) Measure(Entrant entrant, Made made, SuiteMeasurement measurement, CancellationToken cancellation)
    {
        var (figures, features) = (new List<PromptFigures>(), new List<float[]>());
        foreach (var videos in made.Videos.GroupBy(video => video.Prompt))
        {
            var (prompt, vectors) = measurement.Measure(videos.Key, [.. videos], made.Folder, cancellation);
            figures.Add(prompt);
            features.AddRange(vectors);
            if (figures.Count % LogEvery == 0) log.WriteLine($"Measured {figures.Count} of {_prompts.Count} prompts of {entrant.Name}");
        }

        log.WriteLine($"Wrote {SuiteSheet.Write(made.Folder, made.Videos)}");
        int[] threads = [.. made.Videos.Select(video => video.Threads).Distinct()];
        double[] seconds = [.. made.Videos.Select(video => video.Seconds).Order()];
        var median = (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
        return (new SuiteModel(entrant.Name, made.Run, made.Folder.Root, median, threads.Length == 1 ? threads[0] : null, figures), features);
    }

    // A report is of one model or of two; each has a name of its own, so that neither overwrites the other.
    private string Write(SuiteReport report)
    {
        var name = report.Against is null ? "report" : $"report-against-{report.Against.Run.Model.WeightsSha256[..12]}";
        var html = Path.Combine(report.Model.Folder, name + ".html");
        AtomicFile.WriteAllBytes(Path.ChangeExtension(html, ".json"), Encoding.UTF8.GetBytes(report.ToJson()));
        AtomicFile.WriteAllBytes(html, Encoding.UTF8.GetBytes(HtmlReport.Of(report)));
        log.WriteLine($"Wrote {html}");
        return html;
    }

    private sealed record Made(SuiteRun Run, SuiteRunFolder Folder, IReadOnlyList<SuiteVideo> Videos);
}
