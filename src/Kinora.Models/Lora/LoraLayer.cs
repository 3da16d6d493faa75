namespace Kinora.Models.Lora;

/// <summary>One adapted layer of a LoRA file.</summary>
/// <param name="Name">The layer's name in the base network.</param>
/// <param name="Inputs">Columns of A.</param>
/// <param name="Outputs">Rows of B.</param>
/// <param name="Rank">Rows of A, columns of B.</param>
/// <param name="Prefix">What stands before the name in the file's keys; empty in files of this project.</param>
public sealed record LoraLayer(string Name, long Inputs, long Outputs, long Rank, string Prefix);
