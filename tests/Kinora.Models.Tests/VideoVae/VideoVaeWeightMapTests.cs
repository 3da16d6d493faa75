using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Models.Tests.VideoVae;

public sealed class VideoVaeWeightMapTests
{
    [Theory]
    [InlineData("decoder.conv_out.conv.weight", "decoder.conv_out.weight")]
    [InlineData("decoder.conv_out.conv.bias", "decoder.conv_out.bias")]
    [InlineData("encoder.conv_out.conv.weight", "encoder.conv_out.conv.weight")]
    [InlineData("decoder.conv_in.conv.weight", "decoder.conv_in.conv.weight")]
    public void Names_ThereAndBack_AreThoseOfTheFile(string parameter, string key)
    {
        Assert.Equal(key, VideoVaeWeightMap.ToFile(parameter));
        Assert.Equal(parameter, VideoVaeWeightMap.FromFile(key));
        Assert.Equal(parameter, VideoVaeWeightMap.FromFile(parameter));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_EitherSpelling_FindsTheLastConvolution(bool fileSpelling)
    {
        using var scope = new TensorScope();
        using var vae = TestVae.Make();
        using var loaded = Vae.Load(TestVae.Config, new Memory(vae.Parameters, fileSpelling));
        var latents = TestVae.Latents(1);
        using var noGrad = GradMode.NoGrad();
        Assert.Equal(0, TestVae.Distance(vae.Decode(latents), loaded.Decode(latents)));
    }

    private sealed class Memory(ParameterStore store, bool fileSpelling) : ITensorSource
    {
        private readonly Dictionary<string, Tensor> _tensors = store.All.ToDictionary(p => fileSpelling ? VideoVaeWeightMap.ToFile(p.Name) : p.Name, p => p.Value);

        public string Description => "memory";

        public IReadOnlyCollection<string> Names => _tensors.Keys;

        public bool TryGetInfo(string name, out TensorInfo info)
        {
            var found = _tensors.TryGetValue(name, out var tensor);
            info = found ? new TensorInfo(tensor!.DType, tensor.Shape.ToArray(), "memory") : default;
            return found;
        }

        public Tensor Load(string name) => _tensors[name].Clone();
    }
}
