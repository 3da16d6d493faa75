namespace Kinora.Client;

/// <summary>All models of a server.</summary>
internal sealed record ModelPage(IReadOnlyList<KinoraModel> Data);
