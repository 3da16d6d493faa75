using Kinora.Pipelines;

namespace Kinora.Cli.Generation;

/// <summary>How to work and where to write.</summary>
/// <param name="Output">The path that the user gave; null for a name of our own.</param>
/// <param name="Device">As the user gave it.</param>
/// <param name="Threads">Processor threads; null for all.</param>
/// <param name="Memory">Bytes that the process may have resident; null for as many as it takes.</param>
/// <param name="Json">Whether stdout ends with JSON.</param>
/// <param name="DryRun">Whether to check only.</param>
/// <param name="Loras">LoRAs to generate with.</param>
internal sealed record GenerationSettings(string? Output, string Device, int? Threads, long? Memory, bool Json, bool DryRun, IReadOnlyList<LoraChoice> Loras);
