using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepVideoDit;

/// <summary>The convolution with kernel = stride = patch size (spec 3.2), applied as a product with its flattened weight.</summary>
internal sealed class PatchEmbedding
{
    private readonly Tensor _weight_DCpp;
    private readonly Tensor _bias_D;

    public PatchEmbedding(ParameterPath path, StepVideoDitConfig config)
    {
        _weight_DCpp = path.Get("weight", Initialization.FanIn(), config.Width, config.InChannels, config.PatchSize, config.PatchSize);
        _bias_D = path.Get("bias", Initialization.Zeros, config.Width);
    }

    /// <summary>[B, S, C p p] to [B, S, D].</summary>
    public Tensor Forward(Tensor patches_BSE) => patches_BSE.Linear(_weight_DCpp.Reshape(_weight_DCpp.Size(0), -1), _bias_D);
}
