using System.Globalization;
using System.Text;
using Kinora.Evaluation;

namespace Kinora.Cli.Evaluation;

/// <summary>Evaluations as tables for people.</summary>
internal static class EvaluationText
{
    private const int NameWidth = 26;

    /// <summary>The table of a model.</summary>
    public static string Of(WorldReport report)
    {
        var (scores, text) = (report.Scores, new StringBuilder());
        Line(text, "VAE, PSNR", string.Create(CultureInfo.InvariantCulture, $"{report.Vae.Psnr:F2} dB ({report.Vae.Clips} clips of {report.Vae.Frames} frames)"));
        Line(text, "VAE, SSIM of the luma", report.Vae.Ssim.ToString("F4", CultureInfo.InvariantCulture));
        Line(text, "VAE, change at seams", string.Create(CultureInfo.InvariantCulture, $"{report.Vae.Seam:F3} times that within chunks"));
        foreach (var (name, share) in scores.Rows()) Line(text, name, share);
        if (scores.LanguageGap is { } gap) Line(text, "languages apart", string.Create(CultureInfo.InvariantCulture, $"{100 * gap:F1} points"));
        Line(text, "seconds for a video", string.Create(CultureInfo.InvariantCulture, $"{report.SecondsPerVideo:F1} (median, {(report.Threads is { } threads ? $"{threads} threads" : "threads differ")})"));
        return text.ToString();
    }

    /// <summary>The table of a judge.</summary>
    public static string Of(JudgeReport report)
    {
        var text = new StringBuilder();
        Line(text, "right thing", report.Thing);
        Line(text, "right setting", report.Setting);
        Line(text, "right motion and side", report.Motion);
        Line(text, "the same, camera still", report.MotionStill);
        Line(text, "both things", report.TwoThings);
        Line(text, "both things and motions", report.TwoMotions);
        Line(text, "found throughout", report.Permanence);
        Line(text, "falls with the right g", report.Physics);
        if (report.GravityError is { } gravity) Line(text, "error of g, mean", string.Create(CultureInfo.InvariantCulture, $"{100 * gravity:F1} %"));
        if (report.LocationError is { } location) Line(text, "error of place, mean", string.Create(CultureInfo.InvariantCulture, $"{location:F4} picture heights"));
        Line(text, "frames read right", string.Create(CultureInfo.InvariantCulture, $"{100 * report.FoundShare:F1} %"));
        Line(text, "clips with a thing too many", report.Extra);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, ProportionReport share) => Line(text, name, share.Share is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * value,5:F1} %  {share.Right} of {share.Of}, {100 * share.Low:F1} to {100 * share.High:F1} % at 95 %")
        : "nothing to count");

    private static void Line(StringBuilder text, string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name.PadRight(NameWidth)}  {value}\n");
}
