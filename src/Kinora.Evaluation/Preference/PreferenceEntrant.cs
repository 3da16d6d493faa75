using Kinora.Pipelines;

namespace Kinora.Evaluation;

/// <summary>One of two models that are compared.</summary>
/// <param name="Name">Its name for recipes and messages.</param>
/// <param name="Model">The model, with its LoRAs.</param>
/// <param name="Settings">Its settings.</param>
public sealed record PreferenceEntrant(string Name, TextToVideoModel Model, GenerationDefaults Settings);
