using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Parity.Tests.VideoVae;

/// <summary>Kinds <c>vae_decode</c> and <c>vae_decode_mids</c>: latents to videos, and every block on the way.</summary>
internal static class VaeDecodeParity
{
    public static void Run(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        using var vae = Vae.Load(VaeCase.Config(c), c.Weights, VideoVaeParts.Decoder);
        // With a share of 1 nothing crosses a border: the frames before they are blended.
        using var unblended = Vae.Load(VaeCase.Config(c, blendShare: 1), c.Weights, VideoVaeParts.Decoder);
        foreach (var ending in VaeCase.Endings(c, "input.z"))
        {
            var latents = c.Tensor("input.z" + ending);
            ParityAssert.Close(c.Tensor("output.video" + ending), vae.Decode(latents), VaeCase.NetworkTolerance, "video" + ending);
            if (!c.Has("mid.boundary_frame_index" + ending)) continue;
            var atBorders = unblended.Decode(latents).IndexSelect(1, c.Tensor("mid.boundary_frame_index" + ending));
            ParityAssert.Close(c.Tensor("mid.boundary_frames_before_mix" + ending), atBorders, VaeCase.NetworkTolerance, "boundary frames" + ending);
        }
    }

    public static void RunMids(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.From(c.Weights);
        var unseen = new HashSet<string>();
        var decoder = new VideoVaeDecoder(store.Root["decoder"], VaeCase.Config(c));
        var video = decoder.Forward(VaeCase.ExchangeFramesAndChannels(c.Tensor("input.z")), VaeCase.Compare(c, "decoder", unseen));
        ParityAssert.Close(c.Tensor("output.video"), VaeCase.ExchangeFramesAndChannels(video), VaeCase.NetworkTolerance, "video");
        Assert.Empty(unseen);
    }
}
