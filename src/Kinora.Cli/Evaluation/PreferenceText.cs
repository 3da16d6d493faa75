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
        Line($"win rate on {report.Axis}: {report.WinRate:P1} ({report.WinRateInterval.Low:P1} to {report.WinRateInterval.High:P1} at 95 %), {report.Pairs} pairs of {report.Prompts} prompts: {report.Wins} won, {report.Ties} ties, {report.Pairs - report.Wins - report.Ties} lost");
        foreach (var (name, axis) in report.Axes)
            Line($"  {name,-12} {axis.Share,6:P1} against {axis.AgainstShare,6:P1}: {axis.Points,5:+0.0;-0.0;0.0} points ({axis.PointsInterval.Low:+0.0;-0.0;0.0} to {axis.PointsInterval.High:+0.0;-0.0;0.0}), {axis.Videos} videos of {axis.Prompts} prompts");
        if (report.FlowLoss is { } losses) Line($"held-out flow-matching loss: {losses.Model:0.0000} against {losses.Against:0.0000}, {losses.ChangePercent:+0.00;-0.00;0.00} %, {losses.Clips} clips");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
