using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kinora.Training.Stages;

/// <summary>One row of the data as a run used it: a line of <c>dataset.jsonl</c> in the run's folder.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Name">Its file.</param>
/// <param name="Sha256">Fingerprint of the file's content.</param>
/// <param name="Frames">Frames that are used.</param>
/// <param name="Done">What was done to bring it to the form that is trained.</param>
/// <param name="HeldOut">Whether it is measured on instead of trained on.</param>
/// <param name="Captions">Its captions.</param>
internal sealed record FinetuneCard(int Row, string Name, string Sha256, int Frames, string Done, bool HeldOut, IReadOnlyList<string> Captions)
{
    private static readonly FinetuneJsonContext Line = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });

    /// <summary>The line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Line.FinetuneCard) + "\n";
}
