using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Tests.StepVideoDit;

using Dit = Kinora.Models.StepVideoDit.StepVideoDit;

/// <summary>A transformer of a few hundred weights, none of them 0, and inputs for it.</summary>
internal static class TinyDit
{
    public const int CaptionTokens = 5;
    public const int ClipTokens = 3;

    public static StepVideoDitConfig Config { get; } = new(2, 8, 2, 3, 3, 6, 4);

    /// <summary>A fresh network whose output layer, which training starts at 0, is filled too.</summary>
    public static Dit Make(StepVideoDitConfig? config = null, ulong seed = 3)
    {
        var dit = new Dit(config ?? Config, ParameterStore.Fresh(seed));
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        foreach (var parameter in dit.Parameters.All.Where(p => p.Name.StartsWith("proj_out", StringComparison.Ordinal)))
            parameter.Value.CopyFrom(new RandomStream(seed).Split(parameter.Name).Normal(parameter.Value.Shape) * 0.3);
        return dit;
    }

    public static TextContext Text(Dit dit, params int[] lengths)
    {
        var random = new RandomStream(5);
        var caption = random.Split("caption").Normal([lengths.Length, CaptionTokens, dit.Config.CaptionChannels]);
        var clip = random.Split("clip").Normal([lengths.Length, ClipTokens, dit.Config.ClipChannels]);
        return dit.PrepareText(caption, clip, lengths);
    }

    public static Tensor Latents(Dit dit, int rows, int frames = 3, int height = 2, int width = 4) =>
        new RandomStream(6).Normal([rows, frames, dit.Config.InChannels, height, width]);
}
