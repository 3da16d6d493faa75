using System.Text.Json.Serialization;

namespace Kinora.Evaluation;

/// <summary>Reading and writing of this project's records without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(JudgeConfig))]
[JsonSerializable(typeof(JudgeRunConfig))]
[JsonSerializable(typeof(JudgeReport))]
[JsonSerializable(typeof(SuitePrompt[]))]
[JsonSerializable(typeof(WorldRun))]
[JsonSerializable(typeof(VideoRecord))]
[JsonSerializable(typeof(VaeQuality))]
[JsonSerializable(typeof(WorldReport))]
[JsonSerializable(typeof(Judgement))]
[JsonSerializable(typeof(BilingualPrompt[]))]
[JsonSerializable(typeof(SuiteRun))]
[JsonSerializable(typeof(SuiteVideo))]
[JsonSerializable(typeof(SuiteReport))]
[JsonSerializable(typeof(VisionScores))]
[JsonSerializable(typeof(SampleRun))]
[JsonSerializable(typeof(JudgedVideo))]
[JsonSerializable(typeof(PreferenceReport))]
[JsonSerializable(typeof(TurboReport))]
[JsonSerializable(typeof(RewardConfig))]
[JsonSerializable(typeof(RewardRunConfig))]
[JsonSerializable(typeof(CuratedRow))]
[JsonSerializable(typeof(CuratedClip))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
