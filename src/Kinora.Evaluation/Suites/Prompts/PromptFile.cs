using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Kinora.Evaluation;

/// <summary>
/// Lists of prompts as benchmarks publish them: <c>.txt</c> with one a line, <c>.jsonl</c> with an object a line, <c>.csv</c> with a header. Fields
/// are <c>prompt</c> (or <c>prompts</c>, <c>text</c>, <c>caption</c>) and, if there is one, <c>category</c> (or <c>tag</c>, <c>tags</c>).
/// </summary>
public static class PromptFile
{
    private const int MostFaults = 20;

    private static readonly string[] TextFields = ["prompt", "prompts", "text", "caption"];
    private static readonly string[] CategoryFields = ["category", "tag", "tags"];

    /// <summary>Reads a file; its ending tells its form.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The suite, named after the file.</returns>
    /// <exception cref="EvaluationException">The ending is unknown, rows hold no prompt (each is named), or there is none at all.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static PromptSuite Read(string path)
    {
        var faults = new List<string>();
        List<(string Category, string Text)> rows = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".txt" => [.. File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => ("", line.Trim()))],
            ".jsonl" => ReadJsonLines(path, faults),
            ".csv" => ReadCsv(path, faults),
            var ending => throw new EvaluationException($"Reading the prompts of {path}: files ending in .txt, .jsonl or .csv are known, this one ends in '{ending}'. Rename it, or turn it into one of these."),
        };
        if (faults.Count > 0) throw new EvaluationException($"Reading the prompts of {path}: {faults.Count} rows hold no prompt.\n{string.Join("\n", faults.Take(MostFaults))}");
        if (rows.Count == 0) throw new EvaluationException($"Reading the prompts of {path}: the file holds no prompt.");
        return new PromptSuite(Path.GetFileNameWithoutExtension(path), [.. rows.Select((row, number) => new EvaluationPrompt(number, row.Category, "", row.Text))]);
    }

    private static List<(string, string)> ReadJsonLines(string path, List<string> faults)
    {
        var rows = new List<(string, string)>();
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                var text = Field(json.RootElement, TextFields);
                if (string.IsNullOrWhiteSpace(text)) faults.Add($"line {index + 1}: no text in any of {string.Join(", ", TextFields)}");
                else rows.Add((Field(json.RootElement, CategoryFields) ?? "", text.Trim()));
            }
            catch (JsonException error)
            {
                faults.Add($"line {index + 1}: {error.Message}");
            }
        }

        return rows;
    }

    private static string? Field(JsonElement row, string[] names) => row.ValueKind != JsonValueKind.Object
        ? null
        : names.Select(name => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null).FirstOrDefault(value => value is not null);

    private static List<(string, string)> ReadCsv(string path, List<string> faults)
    {
        var rows = new List<(string, string)>();
        using var reader = new StreamReader(path);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
        if (!parser.Read()) return rows;
        string[] header = [.. parser.Record!.Select(name => name.Trim().ToLowerInvariant())];
        var (text, category) = (Array.FindIndex(header, TextFields.Contains), Array.FindIndex(header, CategoryFields.Contains));
        if (text < 0) throw new EvaluationException($"Reading the prompts of {path}: the header '{string.Join(",", header)}' has none of the columns {string.Join(", ", TextFields)}. Name the prompts' column so.");
        while (parser.Read())
        {
            var record = parser.Record!;
            if (text >= record.Length || string.IsNullOrWhiteSpace(record[text])) faults.Add($"line {parser.RawRow}: no text in the column '{header[text]}'");
            else rows.Add((category >= 0 && category < record.Length ? record[category].Trim() : "", record[text].Trim()));
        }

        return rows;
    }
}
