namespace Kinora.Media;

/// <summary>What a program that ended well gave: its standard output and the last lines of its standard error.</summary>
internal sealed record ExternalResult(byte[] Output, IReadOnlyList<string> LastLines);
