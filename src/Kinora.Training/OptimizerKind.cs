using System.Text.Json.Serialization;

namespace Kinora.Training;

/// <summary>The optimizers of <see cref="TrainerOptions"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimizerKind>))]
public enum OptimizerKind
{
    /// <summary><see cref="Nn.AdamW"/> for everything.</summary>
    [JsonStringEnumMemberName("adamw")]
    AdamW,

    /// <summary><see cref="Nn.Muon"/> for matrices and convolutions, AdamW for the rest.</summary>
    [JsonStringEnumMemberName("muon")]
    Muon,
}
