using System.Text.Json.Serialization;

namespace Kinora.Training.Stages;

/// <summary>Which weights of the Video-VAE a run trains.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainedPart>))]
public enum TrainedPart
{
    /// <summary>Both halves.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>The dual-path convolutions between the body, which shrinks by 4x8x8, and the latents (report 4.1.4). The latents change.</summary>
    [JsonStringEnumMemberName("tail")]
    Tail,

    /// <summary>The decoder alone: the latents stay as they are, so that a transformer trained on them and their cache stay right.</summary>
    [JsonStringEnumMemberName("decoder")]
    Decoder,
}
