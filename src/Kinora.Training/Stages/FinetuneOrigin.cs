using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Training.Stages;

/// <summary>What a fine-tuning run can't change on its way without becoming another: a file beside its checkpoints.</summary>
/// <param name="BaseSha256">Fingerprint of the transformer that it started from.</param>
/// <param name="Method">What is trained.</param>
/// <param name="Rank">Rank of a LoRA.</param>
/// <param name="Alpha">Alpha of a LoRA.</param>
/// <param name="StartSha256">Fingerprint of the transformer that a student starts from, where that is not the base's.</param>
internal sealed record FinetuneOrigin(string BaseSha256, string Method, int Rank, double Alpha, string? StartSha256 = null)
{
    private const string FileName = "origin.json";

    private static readonly FinetuneJsonContext Json = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull });

    /// <summary>Writes the file, or compares with the one that is there.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <exception cref="TrainingException">The run was begun from something else.</exception>
    public void Claim(string runFolder)
    {
        var path = Path.Combine(runFolder, FileName);
        var mine = JsonSerializer.Serialize(this, Json.FinetuneOrigin) + "\n";
        if (!File.Exists(path)) ModelExport.WriteText(path, mine);
        else if (File.ReadAllText(path) is var there && there != mine)
            throw new TrainingException($"Going on with the run in {runFolder}: it was begun as {OneLine(there)}, this would be {OneLine(mine)}. Give back the former model and settings, or name another 'trainer.run_folder'.");
    }

    private static string OneLine(string json) => string.Join(' ', json.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
