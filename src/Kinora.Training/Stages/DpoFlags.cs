using Kinora.Diffusion;

namespace Kinora.Training.Stages;

/// <summary>Watches a preference run for the signs that it goes wrong, and says which; threads may add to it.</summary>
/// <param name="options">The limits.</param>
internal sealed class DpoFlags(DpoOptions options)
{
    private const int Kinds = 4;

    private readonly Lock _lock = new();
    private readonly Queue<double[]> _steps = new();
    private double[] _step = new double[Kinds];
    private string? _raised;

    /// <summary>Adds the errors of a part of a step.</summary>
    /// <param name="errors">Its errors.</param>
    /// <param name="share">Its share of the step.</param>
    public void Add(PreferenceErrors errors, double share)
    {
        double[] means = [errors.Winner.Mean().Item(), errors.WinnerReference.Mean().Item(), errors.Loser.Mean().Item(), errors.LoserReference.Mean().Item()];
        lock (_lock)
        {
            for (var k = 0; k < Kinds; k++) _step[k] += share * means[k];
        }
    }

    /// <summary>Ends a step, whose errors are complete; the oldest beyond the window are forgotten.</summary>
    public void EndStep()
    {
        lock (_lock)
        {
            if (_step[1] == 0) return;
            _steps.Enqueue(_step);
            _step = new double[Kinds];
            if (_steps.Count > options.FlagSteps) _steps.Dequeue();
            if (_steps.Count < options.FlagSteps) return;
            Look(_steps.Sum(s => s[0]) / _steps.Sum(s => s[1]), _steps.Sum(s => s[2]) / _steps.Sum(s => s[3]), $"over the last {options.FlagSteps} steps");
        }
    }

    /// <summary>Looks at held-out figures.</summary>
    /// <param name="loss">The preference loss without the winner's own term.</param>
    /// <param name="winnerRatio">The winner's error over the reference's.</param>
    /// <param name="loserRatio">The loser's.</param>
    public void LookAtHeldOut(double loss, double winnerRatio, double loserRatio)
    {
        lock (_lock)
        {
            if (loss > Math.Log(2) + options.HeldOutFlag) _raised ??= $"the held-out loss is {loss:0.000}, log 2 = {Math.Log(2):0.000} is where the untrained model stands ('dpo.held_out_flag' allows {options.HeldOutFlag} more): what is learned does not carry over";
            Look(winnerRatio, loserRatio, "on held-out pairs");
        }
    }

    /// <summary>Stops the run where a flag was raised.</summary>
    /// <exception cref="TrainingException">It was; says which, and what to do.</exception>
    public void ThrowIfRaised()
    {
        lock (_lock)
        {
            if (_raised is not { } flag) return;
            throw new TrainingException($"Training dpo: red flag: {flag}. The run is stopped and nothing more is exported; what was exported before stays. " +
                "Lower 'trainer.learning_rate' or 'dpo.beta', raise 'dpo.winner_weight', set 'dpo.loser_limit', or bring more or fresher pairs; then start in another run folder.");
        }
    }

    private void Look(double winnerRatio, double loserRatio, string where)
    {
        if (winnerRatio > 1 + options.WinnerFlag) _raised ??= $"the winners' error is {winnerRatio - 1:P1} above the reference's {where} ('dpo.winner_flag' allows {options.WinnerFlag:P1}): winners become less likely too";
        if (loserRatio > 1 + options.LoserFlag) _raised ??= $"the losers' error is {loserRatio - 1:P1} above the reference's {where} ('dpo.loser_flag' allows {options.LoserFlag:P1}): the network is being pushed away from losers at any price";
    }
}
