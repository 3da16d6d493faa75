using System.Globalization;
using System.Text;

namespace Kinora.Evaluation;

/// <summary>What people said, in the tables of the technical report.</summary>
internal static class HtmlVotes
{
    /// <summary>A table for every axis that was voted on, and one of the scores.</summary>
    public static string Of(SuiteReport report)
    {
        if (report.Against is null || report.Judgements.Count == 0) return "";
        var (model, against) = (report.Model.Name, report.Against.Name);
        var text = new StringBuilder("<section>\n<h2>People</h2>\n");
        foreach (var axis in Enum.GetValues<JudgementAxis>())
        {
            var votes = VoteTables.Votes(report.Judgements, model, against, axis);
            if (votes.Columns.Count > 0) Table(text, $"{axis}: wins-ties-losses of {model} against {against}, by annotator", votes);
        }

        var scores = VoteTables.Scores(report.Judgements, model, against);
        if (scores.Rows.Any(row => row.Cells.Any(sums => sums.Model > 0))) Table(text, $"Sums of scores, {model} – {against}", scores);
        return text.Append("</section>\n").ToString();
    }

    private static void Table<T>(StringBuilder text, string title, VoteTable<T> table)
    {
        text.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{HtmlReport.Text(title)}</p>\n<div class=\"scroll\"><table>\n<tr><th>category</th>");
        foreach (var column in table.Columns) text.Append(CultureInfo.InvariantCulture, $"<th class=\"number\">{HtmlReport.Text(column)}</th>");
        text.Append("</tr>\n");
        foreach (var (category, cells) in table.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><th>{HtmlReport.Text(category)}</th>");
            foreach (var cell in cells) text.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{cell}</td>");
            text.Append("</tr>\n");
        }

        text.Append("</table></div>\n");
    }
}
