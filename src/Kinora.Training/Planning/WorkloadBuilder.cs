using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training.Planning;

/// <summary>Follows each stage's networks by shapes.</summary>
/// <param name="run">The run.</param>
/// <param name="model">Its model folder: configurations and tokenizers are read, weights are not.</param>
/// <param name="library">The world's things, for the length of its captions.</param>
/// <param name="videoShape">F, z, h, w of what a stage that goes on from a whole model trains on; null for the videos that the model makes by itself.</param>
internal sealed class WorkloadBuilder(TrainingRunConfig run, ModelFolder model, ConceptLibrary library, IReadOnlyList<long>? videoShape = null)
{
    private const int Channels = 3;

    private readonly StageNetworks _networks = new(run, model);

    /// <summary>The workload of the run's stage.</summary>
    public StageWorkload Build()
    {
        using var precision = MixedPrecision.Products(run.Trainer!.Bfloat16Products);
        return run.Stage switch
        {
            "llm" => Llm(),
            "clip" => Clip(),
            "vae" => Vae(),
            "finetune" => Model([.. run.Finetune.Lengths.Select(length => ModelStepCost.Of(run.Finetune, length))], FinetuneFrame()),
            "dpo" => Model([ModelStepCost.Of(run.Dpo)], Video()),
            "reflow" => Model([ModelStepCost.Of(run.Reflow)], Video()),
            _ => Transformer(),
        };
    }

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
        return new StageWorkload([Network("step_llm", store, store.ElementCount)], StageTrace.ShapesOf(store.All), [step], "tokens", options.BatchSize, measuring)
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
        return new StageWorkload([Network("hunyuan_clip", store, store.ElementCount)], StageTrace.ShapesOf(store.All), [step], "tokens", options.BatchSize, measuring)
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
            [Network("vae", store, trained.Sum(p => p.Value.ElementCount))], StageTrace.ShapesOf(trained), options.PictureSteps == 0 ? [clips] : [clips, pictures], "pixels", options.Clips, measuring)
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
        var vaeConfig = _networks.VaeConfig();
        var latentSide = run.Size / VideoVaeConfig.SpatialFactor;
        using var text = new TextEncoderShapes(model, library, run.Llm.DataSeed);
        using var shapes = new TransformerShapes(_networks.TransformerConfig(vaeConfig), vaeConfig, text, [vaeConfig.LatentChannels, latentSide, latentSide]);
        var (buckets, longest) = (run.Video.Buckets, run.Video.Buckets.MaxBy(b => b.LatentFrames)!);

        PlannedStep[] steps = [.. buckets.Select(Step)];
        var measuring = buckets.Max(b => StageTrace.Frozen(() => shapes.Predict(VideoStage.HeldOutRows(b), b.LatentFrames, crop: b.Crop)).Bytes);
        var sheet = shapes.SheetBytes(longest.LatentFrames == 1 ? VideoStageOptions.LargestSheet : VideoSampleSheet.PromptsAtOnce, longest.LatentFrames);
        var encoding = shapes.Encoding(run.CachedFrames, run.Size);
        var clips = run.Video.TrainClips + run.Video.HeldOutClips;
        return new StageWorkload(
            [Network("transformer", shapes.Transformer, shapes.Transformer.ElementCount), .. shapes.Frozen],
            StageTrace.ShapesOf(shapes.Transformer.All), steps, "tokens", longest.Batch, Math.Max(measuring, sheet))
        {
            Embeds = VideoStage.Embeds,
            CachedClips = clips,
            ClipsToEncode = Math.Max(0, clips - LatentCache.ClipsIn(run.LatentCache)),
            LatentBytesPerClip = (long)(vaeConfig.LatentFrames(run.CachedFrames) ?? 0) * shapes.ValuesPerFrame() * sizeof(ushort),
            EncodeFlopsPerClip = encoding.Flops,
            EncodeBytes = encoding.Bytes,
            ExportBytesPerNumber = sizeof(ushort),
        };

        PlannedStep Step(LengthBucket bucket)
        {
            var (batch, frames, crop) = (bucket.Batch, bucket.LatentFrames, bucket.Crop);
            var kind = (VideoStage.KindOf(bucket), bucket.Share / buckets.Sum(b => b.Share), batch, frames * shapes.TokensPerFrame(crop), shapes.BatchBytes(batch, frames, batch, crop));
            return StageTrace.Step(kind, Values(shapes.Transformer), () => _ = shapes.Predict(batch, frames, bucket.Views, crop).Square().Mean());
        }
    }

    private IReadOnlyList<long> Video() => videoShape ?? ModelVideos.LatentShapeOf(model);

    // Clips are cut to the run's sizes; how long they are matters to no step.
    private IReadOnlyList<long> FinetuneFrame()
    {
        var own = GenerationDefaults.Read(model);
        var (vae, longest) = (_networks.VaeConfig(), run.Finetune.Lengths.Max(length => length.Bucket.LatentFrames));
        return [longest, vae.LatentChannels, (run.Finetune.Height ?? own.Height) / VideoVaeConfig.SpatialFactor, (run.Finetune.Width ?? own.Width) / VideoVaeConfig.SpatialFactor];
    }

    // A stage that goes on from a whole model: the transformer as it was is asked, then the one that is trained. The shape is F, z, h, w.
    private StageWorkload Model(IReadOnlyList<ModelStepCost> costs, IReadOnlyList<long> video)
    {
        var step = costs.MaxBy(cost => cost.Frames ?? video[0])!;
        var isLora = step.Weights.IsLora;
        using var text = new TextEncoderShapes(model, library, run.Llm.DataSeed);
        using var shapes = new TransformerShapes(
            StepVideoDitConfig.Read(model.TransformerConfigFile), _networks.VaeConfig(), text, [.. video.Skip(1)], isLora ? step.Weights.Adapters(run.Trainer!.Seed) : null);
        TrainingException.ThrowIfAny($"Planning {run.Stage}", [.. step.Weights.TargetFaults(shapes.Transformer, run.TargetsField)]);
        IReadOnlyList<Parameter> trained = isLora ? shapes.Transformer.Adapters : shapes.Transformer.All;
        var numbers = trained.Sum(p => p.Value.ElementCount);

        PlannedStep[] steps = [.. costs.Select(Step)];
        var measuring = costs.Max(cost => StageTrace.Frozen(() => shapes.Predict(cost.MeasuredSamples * cost.Videos, FramesOf(cost), cost.Videos)).Bytes);
        PlannedNetwork[] networks = isLora
            ? [Network("transformer", shapes.Transformer, 0), new("lora", numbers, numbers)]
            : [Network("transformer", shapes.Transformer, numbers), .. step.FrozenPasses > 0 ? [Network("frozen_start", shapes.Transformer, 0)] : Array.Empty<PlannedNetwork>()];
        return new StageWorkload(
            [.. networks, .. shapes.Frozen], StageTrace.ShapesOf(trained), steps, "tokens", step.Samples,
            Math.Max(measuring, shapes.SheetBytes(VideoSampleSheet.PromptsAtOnce, (int)video[0])))
        {
            Embeds = VideoStage.Embeds,
            ExportedNumbers = isLora || !step.IsStandalone ? numbers : numbers + shapes.Frozen.Sum(n => n.Parameters),
            ExportBytesPerNumber = isLora ? sizeof(float) : sizeof(ushort),
        };

        int FramesOf(ModelStepCost cost) => cost.Frames ?? (int)video[0];

        PlannedStep Step(ModelStepCost cost)
        {
            var (frames, rows, plain) = (FramesOf(cost), cost.Samples * cost.Videos, cost.Samples * cost.PlainVideos);
            var kind = (
                cost.Kind, cost.Share / costs.Sum(c => c.Share), cost.Samples, (cost.Videos + cost.PlainVideos) * frames * shapes.TokensPerFrame(),
                shapes.BatchBytes(rows + plain, frames, cost.Samples + plain));
            return StageTrace.Step(kind, trained.Select(p => p.Value), () =>
            {
                for (var pass = 0; pass < cost.FrozenPasses; pass++) AskFrozen(rows, frames, cost.Videos);
                var loss = shapes.Predict(rows, frames, cost.Videos).Square().Mean();
                if (plain > 0) loss += shapes.Predict(plain, frames, 1).Square().Mean();
            });
        }

        void AskFrozen(int rows, int frames, int videos)
        {
            using var scope = new TensorScope();
            using var noGrad = GradMode.NoGrad();
            using var off = AdapterMode.Off();
            _ = shapes.Predict(rows, frames, videos);
        }
    }

    private static PlannedNetwork Network(string name, ParameterStore store, long trained) => new(name, store.ElementCount, trained);

    private static IEnumerable<Tensor> Values(ParameterStore store) => store.All.Select(p => p.Value);

    private static long TokenBytes(int rows, Func<IReadOnlyList<string>, TokenBatch> encode) => rows * TextEncoderShapes.RowBytes(encode);

    private int Longest(Func<IReadOnlyList<string>, TokenBatch> encode) => TextEncoderShapes.Longest(library, run.Llm.DataSeed, encode);
}
