using System.Diagnostics;
using Kinora.Training;
using Kinora.Training.Planning;

namespace Kinora.Evaluation;

/// <summary>
/// Does one step of everything that a training of a reward model does, in a temporary folder that is removed, on the pairs of a few prompts. Of all others
/// the rows and the sizes of their latents are checked.
/// </summary>
/// <param name="config">The run.</param>
/// <param name="log">Lines for the person who watches.</param>
public sealed class RewardDryRun(RewardRunConfig config, TextWriter log)
{
    private const int Prompts = 8;

    /// <summary>Does it. Neither the run's folder nor the reward model's is touched.</summary>
    /// <param name="cancellation">Stops between two parts.</param>
    /// <exception cref="TrainingException">As <see cref="RewardRun.Run"/>; or a checkpoint came back changed, or a loss or figure is not finite.</exception>
    /// <exception cref="Kinora.Data.Preference.PreferenceDataException">A list of pairs has bad rows.</exception>
    /// <exception cref="EvaluationException">No pair is labelled on the axis, or videos have different sizes.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainingDryRunReport Run(CancellationToken cancellation = default)
    {
        config.Check();
        return StageDryRun.InTemporaryFolder(folder =>
        {
            var (dry, small) = (new StageDryRun(RewardRun.StageName, config.Model, log), config with { Trainer = StageDryRun.OneStep(config.Trainer, folder) });
            var run = new RewardRun(small, log);
            var model = run.OpenModel();
            var (pairs, shape) = dry.Timed("data", () => RewardPair.Read(small.Pairs, small.Axis));
            var plan = dry.Timed("plan", () => new RewardPlanner(small).Plan(PlanningMachine.UsualProbe, shape));
            cancellation.ThrowIfCancellationRequested();
            var few = PromptSplit.Distinct(pairs.Select(p => p.Prompt)).Take(Prompts).ToHashSet(StringComparer.Ordinal);
            var preparing = Stopwatch.StartNew();
            return run.WithStage(model, [.. pairs.Where(p => few.Contains(p.Prompt))], shape, stage =>
            {
                dry.Took("prompts and network", preparing.Elapsed);
                return dry.TakeSteps(stage, small.Trainer, plan, folder, cancellation);
            });
        });
    }
}
