namespace Kinora.Client;

/// <summary>A model of the server.</summary>
/// <param name="Id">Its name in requests.</param>
/// <param name="Defaults">What a request has that says nothing.</param>
/// <param name="Limits">What a request may have.</param>
/// <param name="Loras">LoRAs that requests may name.</param>
public sealed record KinoraModel(string Id, KinoraModelDefaults Defaults, KinoraModelLimits Limits, IReadOnlyList<string> Loras);
