using System.Globalization;
using System.Text;

namespace Kinora.Evaluation;

/// <summary>A run of the world suite as one HTML file: the table with its intervals, and every video with what the judge saw.</summary>
internal static class HtmlWorld
{
    /// <summary>The file's text.</summary>
    /// <param name="name">The model's.</param>
    /// <param name="report">The report.</param>
    /// <param name="videoOf">The video's file of a prompt.</param>
    public static string Of(string name, WorldReport report, Func<SuitePrompt, string> videoOf) => HtmlReport.Page(
        name, "world", string.Create(CultureInfo.InvariantCulture, $"{report.Prompts} of {WorldSuite.Count} held-out prompts, one video each, fixed seeds, none picked."),
        Scores(report) + Run(report) + Videos(report, videoOf));

    private static string Scores(WorldReport report)
    {
        var text = new StringBuilder("<section>\n<h2>What the judge saw</h2>\n<div class=\"scroll\"><table>\n<tr><th>figure</th><th class=\"number\">share</th><th class=\"number\">videos</th><th>interval, 95 %</th></tr>\n");
        foreach (var (name, share) in report.Scores.Rows())
        {
            text.Append(share.Share is { } value
                ? string.Create(CultureInfo.InvariantCulture, $"<tr><td>{name}</td><td class=\"number\">{100 * value:F1} %</td><td class=\"number\">{share.Right} of {share.Of}</td><td>{HtmlPlots.Share(share, value)}</td></tr>\n")
                : $"<tr><td>{name}</td><td class=\"number\">–</td><td class=\"number\">none</td><td></td></tr>\n");
        }

        text.Append("</table></div>\n");
        if (report.Scores.LanguageGap is { } gap) text.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">Chinese and English are {100 * gap:F1} points apart.</p>\n");
        return text.Append("</section>\n").ToString();
    }

    private static string Run(WorldReport report) => string.Create(CultureInfo.InvariantCulture, $"""
        <section>
        <h2>Model</h2>
        <div class="scroll"><table class="plain">
        <tr><th>weights</th><td><code>{report.Run.WeightsSha256[..12]}</code></td></tr>
        <tr><th>videos</th><td>{report.Run.Frames} frames of {report.Run.Width}×{report.Run.Height} at {report.Run.Fps} fps</td></tr>
        <tr><th>solver</th><td>{report.Run.Steps} steps, guidance {report.Run.Guidance}, shift {report.Run.Shift}</td></tr>
        <tr><th>seconds per video</th><td>{report.SecondsPerVideo:F1} (median, {(report.Threads is { } threads ? $"{threads} threads" : "threads differ")})</td></tr>
        <tr><th>VAE on {report.Vae.Clips} held-out clips</th><td>{report.Vae.Psnr:F2} dB PSNR, {report.Vae.Ssim:F4} SSIM, change at seams {report.Vae.Seam:F3} times that within chunks</td></tr>
        </table></div>
        </section>

        """);

    private static string Videos(WorldReport report, Func<SuitePrompt, string> videoOf)
    {
        var bytes = report.Verdicts.Sum(verdict => new FileInfo(videoOf(verdict.Prompt)).Length);
        var text = new StringBuilder(HtmlVideos.Opening);
        foreach (var verdict in report.Verdicts)
        {
            text.Append(CultureInfo.InvariantCulture, $"<article><p class=\"prompt\">{HtmlReport.Text(verdict.Prompt.Prompt)}</p><p class=\"quiet\">{verdict.Prompt.Number} · seen: {HtmlReport.Text(verdict.Seen)}</p>");
            text.Append(CultureInfo.InvariantCulture, $"<figure>{HtmlVideos.Show(videoOf(verdict.Prompt), bytes)}<figcaption>{Marks(verdict)}</figcaption></figure></article>\n");
        }

        return text.Append(HtmlVideos.Closing).ToString();
    }

    private static string Marks(PromptVerdict verdict)
    {
        (string Name, bool? Right)[] all = [("thing", verdict.Thing), ("setting", verdict.Setting), ("motion", verdict.Motion), ("both things", verdict.TwoThings), ("throughout", verdict.Throughout), ("gravity", verdict.Physics)];
        return string.Join(" ", all.Where(mark => mark.Right is not null).Select(mark => $"<span class=\"chip {(mark.Right == true ? "better" : "worse")}\">{mark.Name} {(mark.Right == true ? "✓" : "✗")}</span>"));
    }
}
