using System.Text.RegularExpressions;

namespace Kinora.Training.Plots;

/// <summary>Which panels show a run, and which show several runs over one another.</summary>
internal static partial class RunPanels
{
    private const string Train = "train";
    private const string HeldOut = "held_out";
    private const string Loss = "loss";
    private const string LearningRate = "learning_rate";
    private const string SamplesAxis = "samples seen";
    private const string HoursAxis = "hours of training";

    // Figures with the same of these words in their names are drawn together; the first that fits counts.
    private static readonly string[] Measures = ["psnr", "mse", "nats", "accuracy", "ratio", "loss"];

    /// <summary>The training loss, raw and smoothed, and with it the held-out figure to watch.</summary>
    public static IReadOnlyList<Panel> LossOf(RunFigures run, string stage)
    {
        var raw = run.Curve(Train, Loss, "training, each logged step");
        var curves = new List<Curve> { raw with { IsFaint = true }, raw.Smoothed() with { Label = "training, smoothed" } };
        string? rightAxis = null;
        if (run.Names(HeldOut) is [var watched, ..])
        {
            // A figure that is no loss has an axis of its own.
            rightAxis = watched == Loss ? null : $"held-out {Words(watched)}";
            curves.Add(run.Curve(HeldOut, watched, $"held-out {Words(watched)}{(rightAxis is null ? "" : " (right)")}") with { Color = 1, IsMarked = true, IsOnTheRight = rightAxis is not null });
        }

        return WithPoints([new Panel($"{stage}: loss", SamplesAxis, "training loss", curves) { RightAxisY = rightAxis }]);
    }

    /// <summary>Every held-out figure, those of one measure in one panel; a transformer's loss in one for each length, with a curve for each time.</summary>
    public static IReadOnlyList<Panel> HeldOutOf(RunFigures run, string stage) => WithPoints(
    [
        .. run.Names(HeldOut).GroupBy(PanelOf).Select(group => new Panel(
            $"{stage}, held out: {group.Key}", SamplesAxis, group.Key,
            [.. group.Select((name, k) => run.Curve(HeldOut, name, LabelOf(name)) with { Color = k, IsMarked = true })])),
    ]);

    /// <summary>The learning rate of each logged step.</summary>
    public static IReadOnlyList<Panel> LearningRateOf(RunFigures run, string stage) =>
        WithPoints([new Panel($"{stage}: learning rate", SamplesAxis, "learning rate", [run.Curve(Train, LearningRate, "learning rate")])]);

    /// <summary>Runs over one another: the training loss, smoothed, and every held-out figure that is a panel of its own or leads one.</summary>
    /// <param name="runs">One colour each; names that are the same are told apart by number.</param>
    /// <param name="byHours">Over hours of training instead of samples.</param>
    public static IReadOnlyList<Panel> Compare(IReadOnlyList<RunFigures> runs, bool byHours)
    {
        var labels = runs.Select((run, k) => runs.Count(other => other.Name == run.Name) > 1 ? $"{run.Name} ({k + 1})" : run.Name).ToList();
        var axis = byHours ? HoursAxis : SamplesAxis;
        var loss = runs.Select((run, k) => run.Curve(Train, Loss, labels[k], byHours).Smoothed() with { Color = k });
        var names = runs.SelectMany(run => run.Names(HeldOut)).Distinct();
        return WithPoints(
        [
            new Panel("Training loss, smoothed", axis, "training loss", [.. loss]),
            .. names.Select(name => new Panel(
                $"Held out: {Words(name)}", axis, Words(name),
                [.. runs.Select((run, k) => run.Curve(HeldOut, name, labels[k], byHours) with { Color = k, IsMarked = true })])),
        ]);
    }

    private static List<Panel> WithPoints(IEnumerable<Panel> panels) =>
        [.. panels.Select(panel => panel with { Curves = [.. panel.Curves.Where(c => c.Points.Count > 0)] }).Where(panel => panel.Curves.Count > 0)];

    private static string PanelOf(string name) => FigureAtTime().Match(name) is { Success: true } match
        ? $"{(match.Groups["figure"].Value == Loss ? "loss" : "share of the loss that the order of chunks saves")}, {match.Groups["frames"].Value} latent frame{(match.Groups["frames"].Value == "1" ? "" : "s")}{(match.Groups["spread"].Success ? " of a whole clip" : "")}{(match.Groups["single"].Success ? ", one of each chunk" : "")}"
        : Measures.FirstOrDefault(measure => name.Split('_').Contains(measure)) ?? Words(name);

    private static string LabelOf(string name) => FigureAtTime().Match(name) is { Success: true } match ? $"t = {match.Groups["time"].Value}" : Words(name);

    private static string Words(string name) => name.Replace('_', ' ');

    // What the transformer's stages call the figures of a length at a time.
    [GeneratedRegex(@"^(?<figure>loss|order)_(?<frames>\d+)(?<spread>_spread(?<single>1)?)?_t(?<time>[\d.]+)$")]
    private static partial Regex FigureAtTime();
}
