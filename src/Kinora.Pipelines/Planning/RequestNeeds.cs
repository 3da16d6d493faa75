using Kinora.Diffusion;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Pipelines;

/// <summary>
/// What a request needs of memory and arithmetic, stage by stage: the networks are run on tensors without values, so that
/// nothing is loaded and nothing computed.
/// </summary>
internal static class RequestNeeds
{
    // Against the bytes of the tensors alone: what products copy inside libtorch, and freed blocks between others.
    private const double AllocatorShare = 2.5;

    // The same of a decoder. Measured with a small VAE at 128x128 to 384x384, which took 1.1 to 1.3 times its tensors, and 1.5 times in tiles.
    private const double DecoderShare = 1.8;

    // What a convolution's weights become for Winograd's transforms: 36 points of 9.
    private const int PointsOfWeights = 4;

    /// <summary>The needs of all stages.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">A request without faults.</param>
    public static IReadOnlyList<StageNeed> Of(TextToVideoModel model, GenerationRequest request)
    {
        using var noGrad = GradMode.NoGrad();
        return [Text(model, request), Denoise(model, request), Decode(model, request)];
    }

    private static int Rows(GenerationRequest request) => ClassifierFreeGuidance.IsActive(request.Guidance) ? 2 : 1;

    private static StageNeed Text(TextToVideoModel model, GenerationRequest request)
    {
        using var captionStore = ParameterStore.Meta();
        using var clipStore = ParameterStore.Meta();
        var caption = new StepLlmEncoder(model.StepLlm, captionStore);
        var clip = new HunyuanClipTextEncoder(model.Clip, clipStore);
        var rows = Rows(request);
        var length = model.CaptionLength(request);
        var (bytes, operations) = Trace(() =>
        {
            caption.Forward(Ids(rows, length));
            clip.Forward(Ids(rows, HunyuanClipTokenizer.DefaultLength), Ids(rows, HunyuanClipTokenizer.DefaultLength));
        });
        return new StageNeed(
            GenerationStage.Text, [NetworkNeed.Of(captionStore, model.StepLlmIntegers), NetworkNeed.Of(clipStore)], bytes, operations, 1);
    }

    private static StageNeed Denoise(TextToVideoModel model, GenerationRequest request)
    {
        var store = ParameterStore.Meta();
        using var dit = new StepVideoDit(model.Transformer, store);
        var (rows, shape, length, patch) = (Rows(request), LatentShape.Of(request, model.Vae), model.CaptionLength(request), model.Transformer.PatchSize);
        // With a cache the second step holds what the first one left.
        var traced = request.CacheThreshold > 0 ? 2 : 1;
        var (bytes, operations) = TokenCosts.Of(shape.Frames, shape.Rows / patch, shape.Columns / patch, (frames, gridRows, gridColumns) => Trace(() =>
        {
            int[] lengths = [.. Enumerable.Repeat(length, rows)];
            var text = dit.PrepareText(
                Values(rows, length, model.Transformer.CaptionChannels), Values(rows, HunyuanClipTokenizer.DefaultLength, model.Transformer.ClipChannels), lengths);
            using var cache = request.CacheThreshold > 0 ? new BlockCache(request.CacheThreshold) : null;
            for (var step = 0; step < traced; step++)
                dit.Forward(Values(rows, frames, shape.Channels, gridRows * patch, gridColumns * patch), Values(rows), text, cache: cache).Dispose();
        }));
        var passes = (long)request.Count * request.Steps;
        return new StageNeed(
            GenerationStage.Denoise, [NetworkNeed.Of(store, model.TransformerIntegers, model.Loras.Count > 0)], bytes, operations / traced * passes, passes);
    }

    private static StageNeed Decode(TextToVideoModel model, GenerationRequest request)
    {
        var store = ParameterStore.Meta();
        using var vae = new VideoVae(model.Vae, store, VideoVaeParts.Decoder);
        var shape = LatentShape.Of(request, model.Vae);
        var frames = Math.Min(shape.Frames, model.Vae.LatentChunk);
        var transformed = PointsOfWeights * sizeof(float) * store.All.Max(p => p.Value.ElementCount);
        var (bytes, operations) = Costs(tiled: false);
        return new StageNeed(
            GenerationStage.Decode, [NetworkNeed.Of(store) with { Layers = [] }], transformed + bytes, operations * request.Count * shape.Frames / frames, request.Count, transformed + Costs(tiled: true).Bytes);

        (long Bytes, double Operations) Costs(bool tiled) => TokenCosts.Of(1, shape.Rows, shape.Columns, (times, rows, columns) =>
            Trace(() => vae.DecodeChunks(Values(1, frames, shape.Channels, rows, times * columns), _ => { }, tiled: tiled), DecoderShare));
    }

    private static (long Bytes, double Operations) Trace(Action forward, double share = AllocatorShare)
    {
        using var scope = new TensorScope();
        using var trace = new CostTrace([]);
        forward();
        return ((long)(share * trace.PeakBytes), trace.ForwardOperations);
    }

    private static Tensor Values(params ReadOnlySpan<long> shape) => Tensor.Empty(shape, DType.F32, Device.Meta);

    private static Tensor Ids(params ReadOnlySpan<long> shape) => Tensor.Empty(shape, DType.I64, Device.Meta);
}
