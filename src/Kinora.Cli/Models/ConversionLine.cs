namespace Kinora.Cli.Models;

/// <summary>The JSON of a conversion: where, to what, and each network with its sizes and the error of every weight.</summary>
internal sealed record ConversionLine(string Folder, string Format, string WeightsSha256, IReadOnlyList<PartLine> Parts);
