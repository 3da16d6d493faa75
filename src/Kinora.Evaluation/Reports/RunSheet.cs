using System.Text;
using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>A picture of a run, one row for each prompt, and a page that says what each row was to show and what was seen.</summary>
internal static class RunSheet
{
    private const int Columns = 9;

    /// <summary>Writes <c>sheet.png</c> and <c>sheet.md</c>.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="verdicts">The rows.</param>
    /// <returns>The picture.</returns>
    public static string Write(RunFolder folder, IReadOnlyList<PromptVerdict> verdicts)
    {
        var layout = new ContactSheetLayout { Columns = Columns };
        var sheet = ContactSheet.ComposeRows([.. verdicts.Select(verdict => VideoReader.ReadFrames(folder.VideoOf(verdict.Prompt)))], layout);
        var path = Path.Combine(folder.Root, "sheet.png");
        ImageFile.WritePng(path, sheet.Span, sheet.Size);
        AtomicFile.WriteAllBytes(Path.Combine(folder.Root, "sheet.md"), Encoding.UTF8.GetBytes(Page(verdicts)));
        return path;
    }

    private static string Page(IReadOnlyList<PromptVerdict> verdicts)
    {
        var page = new StringBuilder("![One row for each prompt](sheet.png)\n\nFrom the top:\n\n| row | prompt | seen |\n|---|---|---|\n");
        foreach (var (row, verdict) in verdicts.Index())
        {
            page.Append($"| {row + 1} | {verdict.Prompt.Prompt.Replace("|", "\\|", StringComparison.Ordinal)} | {verdict.Seen} |\n");
        }

        return page.ToString();
    }
}
