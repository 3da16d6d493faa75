using System.Text.Json.Serialization;

namespace Kinora.Media;

/// <summary>JSON of recipes, from generated code: unknown and doubled keys are faults, so that nothing is dropped unseen.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GenerationRecipe))]
internal sealed partial class RecipeJsonContext : JsonSerializerContext;
