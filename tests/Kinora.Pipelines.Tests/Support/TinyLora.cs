using Kinora.Models.Lora;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Support;

/// <summary>LoRAs for the tiny model with random B, so that they do something.</summary>
public static class TinyLora
{
    /// <summary>Writes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">Sizes of the transformer it is for; null for the tiny model's.</param>
    /// <param name="baseSha256">What it says it was trained on.</param>
    /// <param name="layers">The layers that it changes.</param>
    public static void Write(string path, StepVideoDitConfig? config = null, string baseSha256 = "another", string layers = "transformer_blocks.*.attn1.*")
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = new StepVideoDit(config ?? TinyModel.Dit, ParameterStore.Fresh(1).WithAdapters(new LowRankSettings(2, 4, [layers], 3)));
        foreach (var (name, value) in dit.Parameters.Adapters) value.CopyFrom(new RandomStream(5).Split(name).Normal(value.Shape));
        LoraFile.Write(path, dit.Parameters.Adapters, 2, 4, baseSha256);
    }
}
