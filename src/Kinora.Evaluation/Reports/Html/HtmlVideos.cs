using System.Globalization;
using System.Text;

namespace Kinora.Evaluation;

/// <summary>The videos of a report, side by side: within the page while they are small, as strips of pictures otherwise.</summary>
internal static class HtmlVideos
{
    // Beyond this a page opens slowly.
    private const long MostBytes = 48L << 20;
    private const int StripPictures = 6;

    /// <summary>What stands before the cards of a page's videos.</summary>
    public const string Opening = "<section>\n<h2>Videos</h2>\n<p><button id=\"play\" type=\"button\">Pause all</button></p>\n<div class=\"cards\">\n";

    /// <summary>What stands behind them.</summary>
    public const string Closing = "</div>\n</section>\n";

    /// <summary>A card for every prompt.</summary>
    public static string Of(SuiteReport report)
    {
        var models = new[] { report.Model, report.Against }.OfType<SuiteModel>().ToList();
        var bytes = models.Sum(model => model.Prompts.SelectMany(prompt => prompt.Videos).Sum(video => new FileInfo(Path.Combine(model.Folder, video.File)).Length));
        var others = report.Against?.Prompts.ToDictionary(prompt => prompt.Prompt.Id);
        var text = new StringBuilder(Opening);
        foreach (var prompt in report.Model.Prompts)
        {
            text.Append(CultureInfo.InvariantCulture, $"<article><p class=\"prompt\">{HtmlReport.Text(prompt.Prompt.Text)}</p><p class=\"quiet\">{prompt.Prompt.Id}{(prompt.Prompt.Category.Length == 0 ? "" : " · " + HtmlReport.Text(prompt.Prompt.Category))}</p><div class=\"pair\">");
            Add(report.Model, prompt);
            if (others?.GetValueOrDefault(prompt.Prompt.Id) is { } other) Add(report.Against!, other);
            text.Append("</div></article>\n");
        }

        return text.Append(Closing).ToString();

        void Add(SuiteModel model, PromptFigures prompt)
        {
            foreach (var video in prompt.Videos)
            {
                var path = Path.Combine(model.Folder, video.File);
                text.Append(CultureInfo.InvariantCulture, $"<figure>{Show(path, bytes)}<figcaption>{HtmlReport.Text(model.Name)}, seed {video.Seed}</figcaption></figure>");
            }
        }
    }

    /// <summary>A video as an element of a page: playing while all of the page's videos are small together, else a strip of pictures.</summary>
    /// <param name="path">The video.</param>
    /// <param name="bytesOfAll">Bytes of all videos of the page.</param>
    public static string Show(string path, long bytesOfAll) => bytesOfAll <= MostBytes ? Playing(path) : Strip(path);

    private static string Playing(string path) => $"<video muted loop playsinline preload=\"metadata\" src=\"data:video/mp4;base64,{Convert.ToBase64String(File.ReadAllBytes(path))}\"></video>";

    private static string Strip(string path) => $"<img alt=\"{StripPictures} moments\" src=\"{PictureData.Strip(SuiteSheet.Small(path), StripPictures)}\">";
}
