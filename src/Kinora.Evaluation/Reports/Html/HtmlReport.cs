using System.Globalization;
using System.Net;
using System.Text;

namespace Kinora.Evaluation;

/// <summary>A report as one HTML file that needs nothing beside it: tables, plots and videos are inside.</summary>
internal static class HtmlReport
{
    /// <summary>The file's text.</summary>
    public static string Of(SuiteReport report)
    {
        var title = report.Against is { } other ? $"{report.Model.Name} against {other.Name}" : report.Model.Name;
        var body = new StringBuilder();
        body.Append(HtmlTables.Summary(report)).Append(HtmlTables.Models(report)).Append(HtmlTables.Metrics(report)).Append(HtmlTables.Categories(report)).Append(HtmlVotes.Of(report));
        body.Append(HtmlVideos.Of(report)).Append(HtmlTables.Method(report));
        return Page(title, report.Suite, $"{report.Prompts} of {report.PromptsInSuite} prompts, {Videos(report.VideosPerPrompt)} each, fixed seeds, none picked.", body.ToString());
    }

    /// <summary>A page around the sections of a report.</summary>
    /// <param name="title">What was evaluated.</param>
    /// <param name="suite">On what.</param>
    /// <param name="lead">One sentence: how much of it.</param>
    /// <param name="body">The sections, as HTML.</param>
    public static string Page(string title, string suite, string lead, string body) => string.Create(CultureInfo.InvariantCulture, $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)} on {Text(suite)}</title>
        <style>
        {Resource("report.css")}
        </style>
        </head>
        <body>
        <header>
        <p class="over">Kinora evaluation</p>
        <h1>{Text(title)}</h1>
        <p class="lead">{Text(suite)}: {Text(lead)}</p>
        </header>
        <main>
        {body}</main>
        <script>
        {Resource("report.js")}
        </script>
        </body>
        </html>

        """);

    /// <summary>A text between tags or in an attribute.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A figure with three or four digits that matter.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F1", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F2", CultureInfo.InvariantCulture),
        _ => value.ToString("F4", CultureInfo.InvariantCulture),
    };

    private static string Videos(int count) => count == 1 ? "one video" : $"{count} videos";

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
