using System.Globalization;
using System.Text.RegularExpressions;
using Kinora.Diffusion;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.Diffusion;

/// <summary>The time grids and Euler trajectories of a <c>scheduler</c> case.</summary>
internal static partial class SchedulerParity
{
    private const double Tolerance = 1e-5;

    public static void Run(ParityCase c)
    {
        foreach (var key in c.Keys.Where(k => k.StartsWith("output.sigmas.", StringComparison.Ordinal)))
        {
            var schedule = Schedule(key);
            using var sigmas = Tensor.From([.. schedule.Sigmas], schedule.Steps + 1);
            ParityAssert.Close(c.Tensor(key), sigmas, Tolerance, key);

            var timesKey = key.Replace("sigmas", "timesteps", StringComparison.Ordinal);
            using var times = Tensor.From([.. Enumerable.Range(0, schedule.Steps).Select(schedule.Time)], schedule.Steps);
            ParityAssert.Close(c.Tensor(timesKey), times, Tolerance, timesKey);
        }

        foreach (var combination in c.Text("combos").Split("; ").Where(text => text.StartsWith("euler", StringComparison.Ordinal)))
        {
            var name = combination[..combination.IndexOf(':', StringComparison.Ordinal)];
            Trajectory(c, name, Schedule(combination));
        }
    }

    private static void Trajectory(ParityCase c, string name, FlowMatchingSchedule schedule)
    {
        var velocity = c.Tensor($"input.{name}.velocity");
        var expected = c.Tensor($"output.{name}.trajectory");
        var x = c.Tensor($"input.{name}.x0");
        for (var step = 0; step < schedule.Steps; step++)
        {
            x = EulerSolver.Step(x, velocity.Select(0, step), schedule, step);
            ParityAssert.Close(expected.Select(0, step), x, Tolerance, $"{name}, after step {step}");
        }
    }

    private static FlowMatchingSchedule Schedule(string text)
    {
        var match = Combination().Match(text);
        Assert.True(match.Success, $"'{text}' states no steps, shift and reverse.");
        return new FlowMatchingSchedule(
            int.Parse(match.Groups["steps"].Value, CultureInfo.InvariantCulture),
            double.Parse(match.Groups["shift"].Value, CultureInfo.InvariantCulture),
            match.Groups["reverse"].Value == "1");
    }

    // stepsN_shiftS_revR in keys, "steps=N shift=S reverse=R" in the list of trajectories.
    [GeneratedRegex(@"steps=?(?<steps>\d+)[_ ]shift=?(?<shift>[\d.]+)[_ ]rev(erse=)?(?<reverse>[01])$")]
    private static partial Regex Combination();
}
