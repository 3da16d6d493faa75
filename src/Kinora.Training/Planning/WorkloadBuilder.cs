using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training.Planning;

/// <summary>Follows each stage's networks by shapes.</summary>
/// <param name="run">The run.</param>
/// <param name="model">Its model folder: configurations and tokenizers are read, weights are not.</param>
/// <param name="library">The world's things, for the length of its captions.</param>
internal sealed class WorkloadBuilder(TrainingRunConfig run, ModelFolder model, ConceptLibrary library)
{
    // Captions whose length is taken for all captions' length.
    private const int CaptionSample = 64;
    private const int Channels = 3;

    private readonly StageNetworks _networks = new(run, model);

    /// <summary>The workload of the run's stage.</summary>
    public StageWorkload Build() => run.Stage switch
    {
        "llm" => Llm(),
        "clip" => Clip(),
        "vae" => Vae(),
        _ => Transformer(),
    };

    private StageWorkload Llm()
    {
        using var store = ParameterStore.Meta();
        var encoder = new StepLlmEncoder(_networks.LlmConfig(), store);
        using var tokenizer = StepLlmTokenizer.Load(model.StepLlmTokenizerFile);
        var length = Longest(tokenizer.Encode);
        var options = run.Llm;

        var step = StageTrace.Step(("all", 1, options.BatchSize, length, TokenBytes(options.BatchSize, tokenizer.Encode)), Values(store), () => Loss(options.BatchSize));
        // Half of the held-out captions are of one language, and each language is one batch.
        var measuring = StageTrace.Frozen(() => Loss((options.HeldOutCaptions + 1) / 2)).Bytes;
        return new StageWorkload([Network("step_llm", store, store.ElementCount)], Trained(store.All), [step], "tokens", options.BatchSize, measuring)
        {
            Embeds = LlmStage.Embeds,
        };

        void Loss(int rows) => NextTokenLoss.Of(encoder, StageTrace.Ids(rows, length), StageTrace.Ids(rows, length));
    }

    private StageWorkload Clip()
    {
        using var store = ParameterStore.Meta();
        var clip = new HunyuanClipModel(_networks.ClipConfig(), store);
        var tokenizer = HunyuanClipTokenizer.Load(model.ClipVocabularyFile, Math.Min(HunyuanClipTokenizer.DefaultLength, clip.Config.MaxPositions));
        var (length, side, options) = (Longest(tokenizer.Encode), clip.Visual.Config.PictureSize, run.Clip);
        var patches = side / clip.Visual.Config.PatchSize;

        var batchBytes = TokenBytes(options.BatchSize, tokenizer.Encode) + ((long)options.BatchSize * side * side * Channels);
        var step = StageTrace.Step(("all", 1, options.BatchSize, length + 1 + (patches * patches), batchBytes), Values(store), () => Loss(options.BatchSize));
        var heldOut = new WorldSampler(library).WithSplit(Split.HeldOut).Combinations.Count;
        var measuring = StageTrace.Frozen(() => Loss(Math.Max(heldOut, options.BatchSize))).Bytes;
        return new StageWorkload([Network("hunyuan_clip", store, store.ElementCount)], Trained(store.All), [step], "tokens", options.BatchSize, measuring)
        {
            Embeds = ClipStage.Embeds,
        };

        void Loss(int pairs)
        {
            var texts_BE = clip.EmbedText(StageTrace.Ids(pairs, length), StageTrace.Ids(pairs, length));
            _ = texts_BE.MatMul(clip.EmbedPicture(StageTrace.Shape(pairs, Channels, side, side)).Transpose(0, 1)).LogSoftmax(1);
        }
    }

    private StageWorkload Vae()
    {
        using var store = ParameterStore.Meta();
        var vae = new VideoVae(_networks.StartVaeConfig(), store);
        var options = run.Vae;
        var trained = options.Trained.Of(store.All);
        var (side, chunk) = (options.CropSize ?? options.Size, vae.Config.FrameChunk);

        var clips = Step(VideoVaeStage.ClipSteps, 1.0 / (options.PictureSteps + 1), options.Clips, chunk);
        var pictures = Step(VideoVaeStage.PictureSteps, options.PictureSteps / (options.PictureSteps + 1.0), options.Pictures, 1);
        var measuring = StageTrace.Frozen(() => vae.Decode(vae.Encode(StageTrace.Shape(VideoVaeStage.HeldOutClips, chunk, Channels, options.Size, options.Size)).Mean)).Bytes;
        return new StageWorkload(
            [Network("vae", store, trained.Sum(p => p.Value.ElementCount))], Trained(trained), options.PictureSteps == 0 ? [clips] : [clips, pictures], "pixels", options.Clips, measuring)
        {
            ExportBytesPerNumber = sizeof(ushort),
        };

        PlannedStep Step(string kind, double share, int count, int frames)
        {
            var pixels = frames * side * side;
            return StageTrace.Step((kind, share, count, pixels, (long)count * pixels * Channels), trained.Select(p => p.Value), () =>
            {
                using var precision = MixedPrecision.Convolutions(options.Bfloat16Convolutions);
                var video_BTCHW = StageTrace.Shape(count, frames, Channels, side, side);
                var posterior = vae.Encode(video_BTCHW);
                var difference_BTCHW = vae.Decode(posterior.Sample(StageTrace.Shape(posterior.Mean.Shape))) - video_BTCHW;
                _ = difference_BTCHW.Abs().Mean() + posterior.KlDivergence().Mean();
            });
        }
    }

    private StageWorkload Transformer()
    {
        using var stores = new MetaStores();
        var vaeConfig = _networks.VaeConfig();
        var (llmConfig, clipConfig) = _networks.EncoderConfigs();
        var vae = new VideoVae(vaeConfig, stores.Vae);
        var llm = new StepLlmEncoder(llmConfig, stores.Llm);
        var clip = new HunyuanClipTextEncoder(clipConfig, stores.Clip);
        using var dit = new StepVideoDit(_networks.TransformerConfig(vaeConfig), stores.Transformer);
        using var tokenizer = StepLlmTokenizer.Load(model.StepLlmTokenizerFile);
        var length = Longest(tokenizer.Encode);
        var latentSide = run.Size / VideoVaeConfig.SpatialFactor;
        var perFrame = vaeConfig.LatentChannels * latentSide * latentSide;
        var (buckets, longest) = (run.Video.Buckets, run.Video.Buckets.MaxBy(b => b.LatentFrames)!);

        PlannedStep[] steps = [.. buckets.Select(Step)];
        var measuring = buckets.Max(b => StageTrace.Frozen(() => Predict(VideoStage.HeldOutRows(b), b.LatentFrames, b.Crop ?? latentSide)).Bytes);
        var sheet = longest.LatentFrames == 1 ? 2 * VideoStageOptions.LargestSheet : 2 * VideoSampleSheet.PromptsAtOnce;
        var sampling = StageTrace.Frozen(() => Predict(sheet, longest.LatentFrames, latentSide)).Bytes;
        var decoding = StageTrace.Frozen(() => vae.Decode(StageTrace.Shape(1, longest.LatentFrames, vaeConfig.LatentChannels, latentSide, latentSide))).Bytes;
        var encoding = StageTrace.Frozen(() => vae.Encode(StageTrace.Shape(1, run.CachedFrames, Channels, run.Size, run.Size)));
        return new StageWorkload(
            [
                Network("transformer", stores.Transformer, stores.Transformer.ElementCount),
                Network("vae", stores.Vae, 0), Network("step_llm", stores.Llm, 0), Network("hunyuan_clip", stores.Clip, 0),
            ],
            Trained(stores.Transformer.All), steps, "tokens", longest.Batch, Math.Max(measuring, Math.Max(sampling, decoding)))
        {
            Embeds = VideoStage.Embeds,
            LatentBytesPerClip = (long)(vaeConfig.LatentFrames(run.CachedFrames) ?? 0) * perFrame * sizeof(ushort),
            EncodeFlopsPerClip = encoding.Flops,
            EncodeBytes = encoding.Bytes,
            ExportBytesPerNumber = sizeof(ushort),
        };

        PlannedStep Step(LengthBucket bucket)
        {
            var side = bucket.Crop ?? latentSide;
            var batchBytes = (bucket.Batch * (long)bucket.LatentFrames * vaeConfig.LatentChannels * side * side * sizeof(float)) + TokenBytes(bucket.Batch, tokenizer.Encode);
            var kind = (VideoStage.KindOf(bucket), bucket.Share / buckets.Sum(b => b.Share), bucket.Batch, (double)bucket.LatentFrames * side * side, batchBytes);
            return StageTrace.Step(kind, Values(stores.Transformer), () => _ = Predict(bucket.Batch, bucket.LatentFrames, side, bucket.Views).Square().Mean());
        }

        Tensor Predict(int rows, int frames, int side, int views = 1)
        {
            var (caption_BLC, clip_BKC) = Encode(rows / views);
            var context = dit.PrepareText(caption_BLC, clip_BKC, Enumerable.Repeat(length, rows / views).ToArray());
            return dit.Forward(StageTrace.Shape(rows, frames, vaeConfig.LatentChannels, side, side), StageTrace.Shape(rows), context);
        }

        (Tensor Caption_BLC, Tensor Clip_BKC) Encode(int rows)
        {
            using var noGrad = GradMode.NoGrad();
            return (llm.Forward(StageTrace.Ids(rows, length)), clip.Forward(StageTrace.Ids(rows, HunyuanClipTokenizer.DefaultLength), StageTrace.Ids(rows, HunyuanClipTokenizer.DefaultLength)));
        }
    }

    private static PlannedNetwork Network(string name, ParameterStore store, long trained) => new(name, store.ElementCount, trained);

    private static IEnumerable<Tensor> Values(ParameterStore store) => store.All.Select(p => p.Value);

    // Shapes that outlive the store they were asked from.
    private static Parameter[] Trained(IEnumerable<Parameter> parameters) =>
        [.. parameters.Select(p => new Parameter(p.Name, Tensor.Empty(p.Value.Shape, p.Value.DType, Device.Meta).Unscoped()))];

    private static long TokenBytes(int rows, Func<IReadOnlyList<string>, TokenBatch> encode) => rows * 2L * sizeof(long) * encode([""]).Length;

    // Tokens of the longest of a few captions: what batches are cut to.
    private int Longest(Func<IReadOnlyList<string>, TokenBatch> encode) =>
        TokenTensors.Longest(encode(new CaptionCorpus(library, Split.Train, run.Llm.DataSeed).Range(0, CaptionSample)));

    private sealed class MetaStores : IDisposable
    {
        public ParameterStore Transformer { get; } = ParameterStore.Meta();

        public ParameterStore Vae { get; } = ParameterStore.Meta();

        public ParameterStore Llm { get; } = ParameterStore.Meta();

        public ParameterStore Clip { get; } = ParameterStore.Meta();

        public void Dispose()
        {
            Transformer.Dispose();
            Vae.Dispose();
            Llm.Dispose();
            Clip.Dispose();
        }
    }
}
