using Kinora.Checkpoints;
using Kinora.Data.World;

namespace Kinora.Training.Planning;

/// <summary>Says what a run needs before it starts.</summary>
/// <param name="run">The run; every stage but <c>tokenizers</c>.</param>
public sealed class TrainingPlanner(TrainingRunConfig run)
{
    /// <summary>Plans the run: reads configurations and tokenizers of the model folder, no weights and no data, and writes nothing.</summary>
    /// <param name="probe">How long the machine's rate is measured.</param>
    /// <exception cref="TrainingException">The run can't be done as asked, the stage has no network, or the model folder lacks what earlier stages make; every fault is told.</exception>
    public TrainingPlan Plan(TimeSpan probe) => Plan(probe, null);

    /// <summary>The same for data that has been looked at.</summary>
    /// <param name="probe">How long the machine's rate is measured.</param>
    /// <param name="videoShape">F, z, h, w of what a stage that goes on from a whole model trains on; null for the videos that the model makes by itself.</param>
    internal TrainingPlan Plan(TimeSpan probe, IReadOnlyList<long>? videoShape)
    {
        run.Check();
        var model = ModelFolder.Open(run.Model);
        if (run.Trainer is not { } trainer || run.Stage == "tokenizers") throw new TrainingException($"Planning the stage '{run.Stage}': it trains no network, so there is nothing to plan. --dry-run tries it.");
        TrainingException.ThrowIfAny($"Planning {run.Stage} with the model {run.Model}", StageInputs.Missing(model, run));

        var library = ConceptLibrary.Load();
        var machine = PlanningMachine.Measure(probe);
        using var workload = new WorkloadBuilder(run, model, library, videoShape).Build();
        return StagePlan.Of(run.Stage, run.Model, trainer, workload, StageEfficiency.Of(run), machine);
    }
}
