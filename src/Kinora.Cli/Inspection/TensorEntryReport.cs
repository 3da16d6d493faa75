namespace Kinora.Cli.Inspection;

/// <summary>One tensor of a report.</summary>
internal sealed record TensorEntryReport(string Name, string Dtype, IReadOnlyList<long> Shape);
