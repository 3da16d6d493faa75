using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>A prompt about the world with the scene that it was written of.</summary>
/// <param name="Asked">The sentence and what it asks for.</param>
/// <param name="Scene">The scene.</param>
public sealed record WorldPrompt(SuitePrompt Asked, SceneSpec Scene);
