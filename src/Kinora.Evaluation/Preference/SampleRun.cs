using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Kinora.Pipelines;

namespace Kinora.Evaluation;

/// <summary>What decides how a folder's samples come out: its <c>run.json</c>.</summary>
/// <param name="Model">Weights and settings.</param>
/// <param name="Loras">The LoRAs, as content and scale; empty for none.</param>
/// <param name="GuidanceDecay">How fast the guidance diminishes; 0 for a constant one.</param>
/// <param name="Prompts">Where the prompts come from.</param>
public sealed record SampleRun(WorldRun Model, string Loras, double GuidanceDecay, string Prompts)
{
    /// <summary>A model with settings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="defaults">The settings.</param>
    /// <param name="guidanceDecay">How fast the guidance diminishes.</param>
    /// <param name="prompts">Where the prompts come from.</param>
    public static SampleRun Of(TextToVideoModel model, GenerationDefaults defaults, double guidanceDecay, string prompts) =>
        new(WorldRun.Of(model, defaults), string.Join(" ", model.Loras.Select(lora => $"{lora.Sha256}:{lora.Scale}")), guidanceDecay, prompts);

    /// <summary>Names what makes the samples: the weights' fingerprint, or with LoRAs one of both, which is no model's.</summary>
    [JsonIgnore]
    public string WeightsSha256 => Loras.Length == 0 ? Model.WeightsSha256 : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Model.WeightsSha256} {Loras}")));

    /// <summary>In a few words, for messages.</summary>
    internal string Short => $"weights {Model.WeightsSha256[..Math.Min(12, Model.WeightsSha256.Length)]}{(Loras.Length > 0 ? " with a LoRA" : "")}, {Model.Frames} frames of {Model.Width}x{Model.Height}, {Model.Steps} steps, guidance {Model.Guidance}, decay {GuidanceDecay}, shift {Model.Shift}, prompts {Prompts}";
}
