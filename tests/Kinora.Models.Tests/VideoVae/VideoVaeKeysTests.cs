using Kinora.Checkpoints;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Models.Tests.VideoVae;

public sealed class VideoVaeKeysTests
{
    [Fact]
    public void Full_ParameterList_IsThatOfThePublishedFile()
    {
        using var vae = new Vae(VideoVaeConfig.Full, ParameterStore.Meta());
        var list = vae.Parameters.All.Select(p => (VideoVaeWeightMap.ToFile(p.Name), (IReadOnlyList<long>)p.Value.Shape.ToArray()));
        Assert.Equal(262, vae.Parameters.All.Count);
        Assert.Equal(KeyFingerprint.StepVideoVaeV2, KeyFingerprint.Compute(list));
    }

    [Theory]
    [InlineData(VideoVaeParts.Encoder, 109_885_696)]
    [InlineData(VideoVaeParts.Decoder, 388_933_123)]
    public void Full_Half_HasThePublishedNumberOfParameters(VideoVaeParts parts, long expected)
    {
        using var vae = new Vae(VideoVaeConfig.Full, ParameterStore.Meta(), parts);
        Assert.Equal(expected, vae.Parameters.ElementCount);
    }
}
