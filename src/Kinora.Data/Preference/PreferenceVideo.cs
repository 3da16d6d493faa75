namespace Kinora.Data.Preference;

/// <summary>One of the two videos of a <see cref="PreferencePair"/>.</summary>
/// <param name="Latents">Its final latents: a safetensors file as <see cref="LatentStore"/> writes it, relative to the list.</param>
/// <param name="NoiseSeed">Seed of the noise that it was made from; null for a clip that no model made.</param>
/// <param name="Video">Its number among the videos of the seed; null with the seed.</param>
public sealed record PreferenceVideo(string Latents, ulong? NoiseSeed = null, int? Video = null);
