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
        DitTrain(),
        VaeDecode("vae-decode-a", latentChannels: 16, [1, 2, 4, 4]),
        VaeDecode("vae-decode-b", latentChannels: 8, [1, 1, 1, 1]),
        VaeTrain("vae-train", bfloat16: true),
        VaeTrain("vae-train-fp32", bfloat16: false),
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

    private static Benchmark DitTrain() => new(
        "dit-train",
        "DiT forward and backward at the sizes of models/mini, 4 heads x 64, 6 layers: 96 pictures of 36 tokens, 48 texts of 97",
        null,
        () => TrainingStep.OfKinora(views: 2));

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

    private static Benchmark VaeTrain(string name, bool bfloat16) => new(
        name,
        $"VAE forward and backward, convolutions in {(bfloat16 ? "bfloat16" : "fp32")}, base 16, multipliers 1,2,2,4: a step on 4 clips of 17x64x64 and one on 24 pictures of 64x64",
        null,
        () =>
        {
            var vae = new VideoVae(new VideoVaeConfig(16, 16, [1, 2, 2, 4], 1, normGroups: 8, encoderInputChannels: 16), ParameterStore.Fresh(9));
            foreach (var parameter in vae.Parameters.All) parameter.Value.RequiresGrad = true;
            var stream = new RandomStream(10);
            Tensor[] batches = [stream.Split("clips").Normal([4, 17, 3, 64, 64]), stream.Split("pictures").Normal([24, 1, 3, 64, 64])];
            return () =>
            {
                using var recording = GradMode.Enable();
                using var mixed = MixedPrecision.Convolutions(bfloat16);
                foreach (var video in batches)
                {
                    foreach (var parameter in vae.Parameters.All) parameter.Value.Gradient = null;
                    var posterior = vae.Encode(video);
                    var error = (vae.Decode(posterior.Mean) - video).Abs().Mean();
                    (error + posterior.KlDivergence().Mean()).Backward();
                }
            };
        });
}
