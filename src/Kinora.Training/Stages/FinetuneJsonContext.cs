using System.Text.Json.Serialization;

namespace Kinora.Training.Stages;

/// <summary>What a fine-tuning run writes beside its checkpoints, without reflection.</summary>
[JsonSerializable(typeof(FinetuneCard))]
[JsonSerializable(typeof(FinetuneOrigin))]
internal sealed partial class FinetuneJsonContext : JsonSerializerContext;
