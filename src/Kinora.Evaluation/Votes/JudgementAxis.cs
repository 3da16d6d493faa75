using System.Text.Json.Serialization;

namespace Kinora.Evaluation;

/// <summary>What people judge by (spec 10.2).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JudgementAxis>))]
public enum JudgementAxis
{
    /// <summary>The video as a whole.</summary>
    [JsonStringEnumMemberName("overall")]
    Overall,

    /// <summary>How far the video shows what the prompt asks for.</summary>
    [JsonStringEnumMemberName("instruction")]
    Instruction,

    /// <summary>How smoothly things move.</summary>
    [JsonStringEnumMemberName("motion")]
    Motion,

    /// <summary>Whether what happens could happen.</summary>
    [JsonStringEnumMemberName("physics")]
    Physics,

    /// <summary>How well it pleases.</summary>
    [JsonStringEnumMemberName("aesthetic")]
    Aesthetic,
}
