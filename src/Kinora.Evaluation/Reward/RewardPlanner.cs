using Kinora.Data.World;
using Kinora.Nn;
using Kinora.Training;
using Kinora.Training.Planning;

namespace Kinora.Evaluation;

/// <summary>Says what a training of a reward model needs before it starts.</summary>
/// <param name="config">The run.</param>
public sealed class RewardPlanner(RewardRunConfig config)
{
    // 300 steps on mini's videos, set against a step of dpo on the same busy machine, gave 0.24; llm's layers, which are as small, reach this.
    private const double Efficiency = 0.25;

    /// <summary>Plans the run: reads configurations and headers of the model folder, no weights and no pairs, and writes nothing.</summary>
    /// <param name="probe">How long the machine's rate is measured.</param>
    /// <exception cref="TrainingException">The run can't be done as asked; every fault is told.</exception>
    /// <exception cref="Kinora.Checkpoints.CheckpointFormatException">Files of the model are missing or damaged.</exception>
    public TrainingPlan Plan(TimeSpan probe) => Plan(probe, null);

    /// <summary>The same for pairs that have been looked at.</summary>
    /// <param name="probe">How long the machine's rate is measured.</param>
    /// <param name="videoShape">F, z, h, w of the videos; null for those that the model makes by itself.</param>
    internal TrainingPlan Plan(TimeSpan probe, IReadOnlyList<long>? videoShape)
    {
        config.Check();
        var model = new RewardRun(config, TextWriter.Null).OpenModel();
        var library = ConceptLibrary.Load();
        var machine = PlanningMachine.Measure(probe);
        using var text = new TextEncoderShapes(model, library, config.DataSeed);
        using var workload = Workload(text, videoShape ?? ModelVideos.LatentShapeOf(model));
        return StagePlan.Of(RewardRun.StageName, config.Model, config.Trainer, workload, Efficiency, machine);
    }

    private StageWorkload Workload(TextEncoderShapes text, IReadOnlyList<long> videoShape)
    {
        var sizes = RewardConfig.For(config, videoShape, PromptFeatures.WidthOf(text.ClipWidth), "");
        using var reward = new RewardModel(sizes, ParameterStore.Meta());
        var (store, videos) = (reward.Parameters, 2 * config.Batch);
        var kind = ("all", 1.0, config.Batch, 2.0 * sizes.LatentFrames, (long)videos * sizes.LatentFrames * sizes.Channels * sizes.Places * sizeof(float));
        var step = StageTrace.Step(kind, store.All.Select(p => p.Value), () => Score(config.Noise));
        // Prompts are encoded before the first step, many at once.
        var encoding = StageTrace.Frozen(() => text.Encode(PromptFeatures.AtOnce)).Bytes;
        return new StageWorkload(
            [new PlannedNetwork(RewardRun.StageName, store.ElementCount, store.ElementCount), .. text.Networks], StageTrace.ShapesOf(store.All), [step], "latent frames", config.Batch,
            Math.Max(encoding, StageTrace.Frozen(() => Score(0)).Bytes))
        {
            ExportBytesPerNumber = sizeof(ushort),
        };

        void Score(double noise)
        {
            var latents_BFChw = StageTrace.Shape(videos, sizes.LatentFrames, sizes.Channels, sizes.Places, 1);
            if (noise > 0) latents_BFChw += StageTrace.Shape(latents_BFChw.Shape) * noise;
            _ = reward.Forward(latents_BFChw, StageTrace.Shape(videos, sizes.TextWidth)).Square().Mean();
        }
    }
}
