using Kinora.Benchmarks.Twins;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>The networks that are compared with their twins, at the sizes of the public implementation's measurements.</summary>
internal static class ComparedNetworks
{
    private const int ClipTokens = 77;
    private const int CaptionTokens = 320;

    private static readonly StepVideoDitConfig DitSizes = new(4, 128, 8, 64, 64, 512, 512);

    /// <summary>The transformer and its twin on 2304 tokens, width 512, 8 layers; weights and inputs are made by the call.</summary>
    public static (Side Kinora, Side Twin) Dit(int batch)
    {
        var model = new StepVideoDit(DitSizes, ParameterStore.Fresh(5));
        var (latents, time, text) = DitInputs(model, batch, default);
        var twin = new TwinDit(model);
        var operations = DitOperations(batch);
        return (
            new Side($"DiT, batch {batch}", () => model.Forward(latents, time, text), operations),
            new Side($"DiT, batch {batch}, in plain operators", () => twin.Forward(latents, time, text), operations));
    }

    /// <summary>The VAE's decoder and its twin on one chunk, 17 frames of 128x128.</summary>
    public static (Side Kinora, Side Twin) Vae(string name, int latentChannels, int[] multipliers)
    {
        var vae = new VideoVae(new VideoVaeConfig(latentChannels, 32, multipliers, 2), ParameterStore.Fresh(7), VideoVaeParts.Decoder);
        TwinWeights.Stir(vae.Parameters, 8);
        var latents = new RandomStream(9).Normal([1, 3, latentChannels, 8, 8]);
        var twin = new TwinVaeDecoder(vae);
        return (
            new Side($"VAE decode {name}", () => vae.Decode(latents)),
            new Side($"VAE decode {name}, in plain operators", () => twin.Forward(latents)));
    }

    // Counted on shapes alone: matrix products and attention.
    private static double DitOperations(int batch)
    {
        using var scope = new TensorScope();
        using var model = new StepVideoDit(DitSizes, ParameterStore.Meta());
        using var trace = new CostTrace([]);
        var (latents, time, text) = DitInputs(model, batch, Device.Meta);
        model.Forward(latents, time, text);
        return trace.ForwardOperations;
    }

    private static (Tensor Latents, Tensor Time, TextContext Text) DitInputs(StepVideoDit model, int batch, Device device)
    {
        var stream = new RandomStream(6);
        var caption = stream.Split("caption").Normal([batch, CaptionTokens, 512]).To(device);
        var clip = stream.Split("clip").Normal([batch, ClipTokens, 512]).To(device);
        var text = model.PrepareText(caption, clip, [.. Enumerable.Repeat(CaptionTokens, batch)]);
        return (stream.Split("latents").Normal([batch, 9, 64, 16, 16]).To(device), Tensor.Full([batch], 0.5, DType.F32, device), text);
    }
}
