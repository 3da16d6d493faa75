using System.Text;
using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Training;

namespace Kinora.Evaluation;

/// <summary>Trains a reward model.</summary>
/// <param name="config">The run.</param>
/// <param name="log">Lines for the person who watches.</param>
public sealed class RewardRun(RewardRunConfig config, TextWriter log)
{
    /// <summary>The stage's name on the command line and in run files.</summary>
    public const string StageName = "reward";

    private const string RunFileName = "run.json";

    /// <summary>Runs to the end, or until it is cancelled: what is done is saved then, and running again goes on.</summary>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <returns>Whether it has come to its end.</returns>
    /// <exception cref="TrainingException">The run file has faults, the run folder belongs to something else, or numbers are not finite.</exception>
    /// <exception cref="Kinora.Data.Preference.PreferenceDataException">A list of pairs has bad rows.</exception>
    /// <exception cref="EvaluationException">No pair is labelled on the axis, or videos have different sizes.</exception>
    public bool Run(CancellationToken cancellation = default)
    {
        config.Check();
        var model = OpenModel();
        var (pairs, shape) = RewardPair.Read(config.Pairs, config.Axis);
        return WithStage(model, pairs, shape, stage =>
        {
            Directory.CreateDirectory(config.Trainer.RunFolder);
            // What this run really was, every default included, beside what came of it.
            AtomicFile.Write(Path.Combine(config.Trainer.RunFolder, RunFileName), stream => stream.Write(Encoding.UTF8.GetBytes(config.ToJson())));
            return new Trainer(stage, config.Trainer with { ExportFolder = config.Trainer.ExportFolder ?? config.Reward }, log).Run(cancellation) >= config.Trainer.Samples;
        });
    }

    /// <summary>The model whose videos are scored, with all that is read of it.</summary>
    /// <exception cref="CheckpointFormatException">Files are missing or damaged.</exception>
    internal ModelFolder OpenModel()
    {
        var model = ModelFolder.Open(config.Model);
        model.Validate(ModelParts.StepLlm | ModelParts.HunyuanClip | ModelParts.Vae);
        return model;
    }

    /// <summary>Makes the stage, hands it to whoever uses it, and frees it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="shape">F, z, h, w of every video.</param>
    /// <param name="use">Uses the stage; what it returns is returned.</param>
    internal TResult WithStage<TResult>(ModelFolder model, IReadOnlyList<RewardPair> pairs, IReadOnlyList<long> shape, Func<RewardStage, TResult> use)
    {
        IReadOnlyDictionary<string, float[]> features;
        using (var text = new PromptEncoder(model)) features = PromptFeatures.Of(text, pairs.Select(p => p.Prompt));
        var sizes = RewardConfig.For(config, shape, features.First().Value.Length, RewardScorer.EncodersOf(model));
        log.WriteLine($"reward: {pairs.Count:N0} pairs labelled on the axis '{config.Axis}' of {features.Count:N0} prompts, {pairs.Count(p => p.Number == 1):N0} of them ties");
        using var reward = new RewardModel(sizes, ParameterStore.Fresh(config.Trainer.Seed));
        using var stage = new RewardStage(reward, config, pairs, shape, features);
        return use(stage);
    }
}
