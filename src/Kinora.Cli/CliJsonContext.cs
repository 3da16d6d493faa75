using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kinora.Cli.Evaluation;
using Kinora.Cli.Generation;
using Kinora.Cli.Inspection;
using Kinora.Cli.Models;
using Kinora.Evaluation;
using Kinora.Training.Planning;

namespace Kinora.Cli;

/// <summary>Everything that is printed as JSON, from generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FailureReport))]
[JsonSerializable(typeof(GenerationReport))]
[JsonSerializable(typeof(DryRunReport))]
[JsonSerializable(typeof(EngineReport))]
[JsonSerializable(typeof(ModelReport))]
[JsonSerializable(typeof(WeightsReport))]
[JsonSerializable(typeof(VideoReport))]
[JsonSerializable(typeof(TrainingPlan))]
[JsonSerializable(typeof(TrainingDryRunReport))]
[JsonSerializable(typeof(ConversionLine))]
[JsonSerializable(typeof(CalibrationLine))]
[JsonSerializable(typeof(WorldLine))]
[JsonSerializable(typeof(VideoLine))]
[JsonSerializable(typeof(VotesLine))]
[JsonSerializable(typeof(RewardAccuracy))]
internal sealed partial class CliJsonContext : JsonSerializerContext
{
    private static CliJsonContext? s_line;

    /// <summary>One line, with Chinese left readable.</summary>
    public static CliJsonContext Line => s_line ??= new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
