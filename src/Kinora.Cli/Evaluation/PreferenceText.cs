using System.Globalization;
using System.Text;
using Kinora.Evaluation;

namespace Kinora.Cli.Evaluation;

/// <summary>The table of <c>kinora evaluate preference</c>.</summary>
internal static class PreferenceText
{
    public static string Of(PreferenceReport report)
    {
        var text = new StringBuilder();
        Line(text, $"win rate on {report.Axis}: {report.WinRate:P1} ({report.WinRateInterval.Low:P1} to {report.WinRateInterval.High:P1} at 95 %), {report.Pairs} pairs of {report.Prompts} prompts: {report.Wins} won, {report.Ties} ties, {report.Pairs - report.Wins - report.Ties} lost");
        Axes(text, report.Axes);
        if (report.FlowLoss is { } losses) Line(text, $"held-out flow-matching loss: {losses.Model:0.0000} against {losses.Against:0.0000}, {losses.ChangePercent:+0.00;-0.00;0.00} %, {losses.Clips} clips");
        return text.ToString();
    }

    public static string Of(TurboReport report)
    {
        var text = new StringBuilder();
        Line(text, $"{report.Evaluations} evaluations against {report.AgainstEvaluations}; denoising {report.Seconds:0.00} s against {report.AgainstSeconds:0.00} s (medians, {report.Threads} threads): {report.Speedup:0.0} times as fast");
        Axes(text, report.Axes);
        Line(text, $"worst axis {report.JudgeLossPoints:0.0} points below, mean of the axes {report.MeanLossPoints:0.0} points below");
        return text.ToString();
    }

    private static void Axes(StringBuilder text, IReadOnlyDictionary<string, AxisDifference> axes)
    {
        foreach (var (name, axis) in axes)
            Line(text, $"  {name,-12} {axis.Share,6:P1} against {axis.AgainstShare,6:P1}: {axis.Points,5:+0.0;-0.0;0.0} points ({axis.PointsInterval.Low:+0.0;-0.0;0.0} to {axis.PointsInterval.High:+0.0;-0.0;0.0}), {axis.Videos} videos of {axis.Prompts} prompts");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
