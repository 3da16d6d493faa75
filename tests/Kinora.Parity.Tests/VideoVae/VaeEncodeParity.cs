using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Parity.Tests.VideoVae;

/// <summary>Kinds <c>vae_encode</c> and <c>vae_encode_mids</c>: videos to moments, and every block on the way.</summary>
internal static class VaeEncodeParity
{
    public static void Run(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        using var vae = Vae.Load(VaeCase.Config(c), c.Weights, VideoVaeParts.Encoder);
        foreach (var ending in VaeCase.Endings(c, "input.video"))
        {
            var posterior = vae.Encode(c.Tensor("input.video" + ending));
            ParityAssert.Close(c.Tensor("output.moments" + ending), posterior.Moments, VaeCase.NetworkTolerance, "moments" + ending);
            if (!c.Has("output.mean" + ending)) continue;
            ParityAssert.Close(c.Tensor("output.mean" + ending), posterior.Mean, VaeCase.NetworkTolerance, "mean" + ending);
            ParityAssert.Close(c.Tensor("output.logvar" + ending), posterior.LogVariance, VaeCase.NetworkTolerance, "logvar" + ending);
            ParityAssert.Close(c.Tensor("output.sample" + ending), posterior.Sample(c.Tensor("input.noise" + ending)), VaeCase.NetworkTolerance, "sample" + ending);
        }
    }

    public static void RunMids(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.From(c.Weights);
        var unseen = new HashSet<string>();
        var encoder = new VideoVaeEncoder(store.Root["encoder"], VaeCase.Config(c));
        var moments = encoder.Forward(VaeCase.ExchangeFramesAndChannels(c.Tensor("input.video")), VaeCase.Compare(c, "encoder", unseen));
        ParityAssert.Close(c.Tensor("output.moments"), VaeCase.ExchangeFramesAndChannels(moments), VaeCase.NetworkTolerance, "moments");
        Assert.Empty(unseen);
    }
}
