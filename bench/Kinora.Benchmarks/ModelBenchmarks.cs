using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Benchmarks;

/// <summary>Whole networks with random weights, at sizes that two cores can do in seconds.</summary>
internal static class ModelBenchmarks
{
    public static IEnumerable<Benchmark> All() =>
    [
        Dit("dit", heads: 4, headDim: 128, batch: 1),
        Dit("dit-batch2", heads: 4, headDim: 128, batch: 2),
        Dit("dit-8x64", heads: 8, headDim: 64, batch: 1),
        VaeDecode("vae-decode-a", latentChannels: 16, [1, 2, 4, 4]),
        VaeDecode("vae-decode-b", latentChannels: 8, [1, 1, 1, 1]),
    ];

    private static Benchmark Dit(string name, int heads, int headDim, int batch) => new(
        name,
        $"DiT forward, batch {batch}, {heads} heads x {headDim}, 8 layers, grid 9x16x16 = 2304 tokens, text 77 + 320",
        null,
        () =>
        {
            var model = new StepVideoDit(new StepVideoDitConfig(heads, headDim, 8, 64, 64, 512, 512), ParameterStore.Fresh(5));
            var stream = new RandomStream(6);
            var text = model.PrepareText(stream.Split("caption").Normal([batch, 320, 512]), stream.Split("clip").Normal([batch, 77, 512]), [.. Enumerable.Repeat(320, batch)]);
            var latents = stream.Split("latents").Normal([batch, 9, 64, 16, 16]);
            var time = Tensor.Full([batch], 0.5);
            return () => model.Forward(latents, time, text);
        });

    private static Benchmark VaeDecode(string name, int latentChannels, int[] multipliers) => new(
        name,
        $"VAE decoding of one chunk, z {latentChannels}, base 32, multipliers {string.Join(",", multipliers)}, latent 3x8x8 to 17 frames of 128x128",
        null,
        () =>
        {
            var vae = new VideoVae(new VideoVaeConfig(latentChannels, 32, multipliers, 2), ParameterStore.Fresh(7), VideoVaeParts.Decoder);
            var latents = new RandomStream(8).Normal([1, 3, latentChannels, 8, 8]);
            return () => vae.Decode(latents);
        });
}
