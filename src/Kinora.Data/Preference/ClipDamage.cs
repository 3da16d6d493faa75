using System.Text.Json.Serialization;

namespace Kinora.Data.Preference;

/// <summary>Ways to make a clip physically wrong while every frame stays as good as it was (after Discriminator-free DPO, arXiv 2504.08542).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClipDamage>))]
public enum ClipDamage
{
    /// <summary>The frames run backwards.</summary>
    [JsonStringEnumMemberName("reversed")]
    Reversed,

    /// <summary>Pieces of 17 frames come in another order.</summary>
    [JsonStringEnumMemberName("shuffled")]
    Shuffled,

    /// <summary>Time runs as t^p over the clip, so that things speed up or slow down as nothing pushes or brakes them.</summary>
    [JsonStringEnumMemberName("warped")]
    Warped,
}
