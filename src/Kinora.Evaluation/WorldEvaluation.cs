using System.Diagnostics;
using Kinora.Data.World;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Makes the videos of the suite with a model, judges them, and measures the model's VAE.</summary>
/// <param name="modelFolder">The model.</param>
/// <param name="judge">The judge; stays the caller's.</param>
/// <param name="library">The world.</param>
/// <param name="log">Lines for the person who waits.</param>
public sealed class WorldEvaluation(string modelFolder, Judge judge, ConceptLibrary library, TextWriter log)
{
    private const int SheetRows = 16;

    /// <summary>Runs what is still missing of a run and reports on all of it.</summary>
    /// <param name="modelName">The model's name for recipes.</param>
    /// <param name="chooseFolder">Gives the run's folder for what is run.</param>
    /// <param name="limit">Prompts at most, evenly spread, and clips at most for the VAE; null for all.</param>
    /// <param name="cancellation">Stops; what is finished stays and is reused.</param>
    /// <exception cref="JudgeException">The folder holds another run, or the videos can't be judged.</exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public (RunFolder Folder, WorldReport Report) Run(string modelName, Func<WorldRun, string> chooseFolder, int? limit, CancellationToken cancellation = default)
    {
        var model = TextToVideoModel.Open(modelFolder);
        if (model.Defaults.Width != model.Defaults.Height) throw new JudgeException($"Evaluating {modelFolder}: its videos are {model.Defaults.Width}x{model.Defaults.Height}, the judge reads square ones. Set width and height in its generation_config.json alike.");
        var run = WorldRun.Of(model);
        var folder = RunFolder.Open(chooseFolder(run), run);
        log.WriteLine($"Evaluating {modelFolder} ({run.WeightsSha256[..12]}) into {folder.Root}");
        var prompts = WorldSuite.Take(WorldSuite.Make(library), limit);
        var records = prompts.Select((prompt, k) => folder.RecordOf(prompt) ?? Make(folder, run, modelName, prompt, $"{k + 1} of {prompts.Count}", cancellation)).ToList();
        var clips = Math.Min(VaeQuality.AllClips, limit ?? VaeQuality.AllClips);
        var vae = folder.ReadVae(clips) ?? MeasureVae(folder, model, clips, cancellation);
        var maker = new VerdictMaker(library);
        var verdicts = new List<PromptVerdict>();
        foreach (var record in records)
        {
            cancellation.ThrowIfCancellationRequested();
            verdicts.Add(maker.Judge(record.Prompt, judge.ReadFile(folder.VideoOf(record.Prompt), cancellation), run.Fps, record.Seconds));
            if (verdicts.Count % 16 == 0) log.WriteLine($"Judged {verdicts.Count} of {records.Count} videos");
        }

        var threads = records.Select(record => record.Threads).Distinct().ToList();
        var report = new WorldReport(run, prompts.Count, WorldScores.Of(verdicts), vae, Median.Of(records.Select(record => record.Seconds)), threads.Count == 1 ? threads[0] : null, verdicts);
        log.WriteLine($"Wrote {folder.Write(report)}, {folder.WritePage(modelName, report)} and {RunSheet.Write(folder, verdicts.Take(SheetRows).ToList())}");
        return (folder, report);
    }

    private VideoRecord Make(RunFolder folder, WorldRun run, string modelName, SuitePrompt prompt, string place, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var model = TextToVideoModel.Open(modelFolder);
        var request = GenerationRequest.From(prompt.Prompt, prompt.Seed, model.Defaults);
        var recipe = request.ToRecipe(0, modelName, run.WeightsSha256, Engine.Threads);
        new TextToVideoPipeline(model).Generate(request, _ => VideoFileSink.Open(folder.VideoOf(prompt), request, recipe, cancellation), null, cancellation);
        var record = new VideoRecord(prompt, clock.Elapsed.TotalSeconds, Engine.Threads);
        folder.Finish(record);
        log.WriteLine($"Made {place} in {record.Seconds:F1} s: {prompt.Prompt}");
        return record;
    }

    private VaeQuality MeasureVae(RunFolder folder, TextToVideoModel model, int clips, CancellationToken cancellation)
    {
        log.WriteLine($"Measuring the VAE on {clips} held-out clips");
        using var vae = VaeLoader.Load(model.Folder);
        var quality = VaeQuality.Measure(vae, library, model.Defaults.Height, clips, cancellation);
        folder.Write(quality);
        return quality;
    }
}
