using Kinora.Checkpoints;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests.Stages;

[Collection(FixtureCollection.Name)]
public sealed class VideoStageTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    private readonly VideoStageOptions _mixed = model.Options with { Buckets = [new(1, 3, 4), new(3, 1, 2)] };

    [Fact]
    public void Training_OfAFewSteps_LowersTheHeldOutLossAndLeavesNoTensor()
    {
        var before = TensorScope.LiveTensors;
        using (var folder = new TemporaryFolder())
        using (var stage = model.Stage())
        {
            var start = stage.Evaluate()[0];
            new Trainer(stage, new TrainerOptions { RunFolder = folder.Path, Samples = 120, LearningRate = 5e-3, WarmupSteps = 1, EmaDecay = 0.5 }, TextWriter.Null).Run();
            var end = stage.Evaluate()[0];
            Assert.Equal("loss", start.Key);
            Assert.True(end.Value < start.Value, $"{start.Value} to {end.Value}");
            Assert.True(File.Exists(Path.Combine(folder.Path, "samples", "image-000000120.png")));
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Evaluate_OfRunsWithOtherDataSeeds_IsOfTheSameClipsAndNoise()
    {
        using var one = model.Stage(_mixed);
        using var other = model.Stage(_mixed with { DataSeed = 77 });
        Assert.Equal(one.Evaluate(), other.Evaluate());
        Assert.NotEqual(LossOf(one, 8, 1), LossOf(other, 8, 1));
    }

    [Fact]
    public void Loss_OfOneBatch_DependsOnItsNumberAndStreamOnly()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var one = model.Stage(_mixed);
        using var other = model.Stage(_mixed);
        var direct = LossOf(one, 8, 1);
        _ = LossOf(other, 0, 1);
        Assert.Equal(direct, LossOf(other, 8, 1));
        Assert.NotEqual(direct, LossOf(other, 8, 2));
        Assert.NotEqual(direct, LossOf(other, 10, 1));
    }

    [Fact]
    public void LossParts_WorkedOnByThreads_GiveTheLossAndGradientsOfTheWhole()
    {
        using var scope = new TensorScope();
        var options = model.Options with { Buckets = [new(3, 1, 6, Views: 2)] };
        using var whole = model.Stage(options);
        using var parted = model.Stage(options);
        var (loss, gradients) = Differentiate(whole, 1);
        var (partedLoss, partedGradients) = Differentiate(parted, 2);
        Assert.Equal(loss, partedLoss, 5);
        foreach (var (a, b) in gradients.Zip(partedGradients)) Assert.True((a - b).Abs().Max().Item() <= 1e-5 * (1 + a.Abs().Max().Item()));

        // Again: the same bits, whichever thread was first.
        foreach (var parameter in parted.Parameters) parameter.Value.Gradient = null;
        var (againLoss, againGradients) = Differentiate(parted, 2);
        Assert.Equal(partedLoss, againLoss);
        foreach (var (a, b) in partedGradients.Zip(againGradients)) Assert.Equal(a.ToArray<float>(), b.ToArray<float>());

        // Each part's thread multiplies in bfloat16 where that is asked for.
        foreach (var parameter in parted.Parameters) parameter.Value.Gradient = null;
        var (roundedLoss, roundedGradients) = Differentiate(parted, 2, bfloat16: true);
        Assert.InRange(Math.Abs(roundedLoss - loss) / loss, 1e-7, 2e-2);
        Assert.All(gradients.Zip(roundedGradients), pair => Assert.True((pair.First - pair.Second).Abs().Max().Item() <= 5e-2 * (1e-3 + pair.First.Abs().Max().Item())));

        static (double Loss, Tensor[] Gradients) Differentiate(VideoStage stage, int parts, bool bfloat16 = false)
        {
            foreach (var parameter in stage.Parameters) parameter.Value.RequiresGrad = true;
            var figures = new SortedDictionary<string, double>();
            var loss = BatchParts.Differentiate(stage, 6, new RandomStream(4), new() { RunFolder = "", Samples = 1, BatchParts = parts, Bfloat16Products = bfloat16 }, figures);
            Assert.Equal(loss, figures["loss_3"], 6);
            return (loss, [.. stage.Parameters.Where(p => p.Value.Gradient is not null).Select(p => p.Value.Gradient!)]);
        }
    }

    [Fact]
    public void LossParts_OfWhichOneFails_ThrowThatAndLeaveNothingAtWork()
    {
        var live = TensorScope.LiveTensors;
        var stage = new FailingParts();
        Assert.Equal("second part", Assert.Throws<InvalidDataException>(() => BatchParts.Differentiate(stage, 0, new RandomStream(1), new() { RunFolder = "", Samples = 1, BatchParts = 2 }, new Dictionary<string, double>())).Message);
        Assert.Equal(live, TensorScope.LiveTensors);
    }

    [Fact]
    public void Evaluate_AtAnyTime_MeasuresTheSameClipsWithTheSameNoise()
    {
        using var stage = model.Stage(_mixed);
        var first = stage.Evaluate();
        using (var scope = new TensorScope()) LossOf(stage, 0, 1);
        Assert.Equal(first, stage.Evaluate());
        Assert.Equal(["loss", "loss_1_t0.1", "loss_1_t0.3", "loss_1_t0.5", "loss_1_t0.8", "loss_3_t0.1"], first.Take(6).Select(f => f.Key));
        Assert.Equal(first.Where(f => f.Key.StartsWith("loss_", StringComparison.Ordinal)).Average(f => f.Value), first[0].Value, 12);
    }

    [Fact]
    public void Evaluate_ALengthInTheMixTwice_MeasuresItOnce()
    {
        using var once = model.Stage(_mixed);
        using var twice = model.Stage(_mixed with { Buckets = [.. _mixed.Buckets, new(3, 1, 2, TimeMean: -3.5)] });
        Assert.Equal(once.Evaluate(), twice.Evaluate());
    }

    [Fact]
    public void Evaluate_ALengthOfSeveralChunks_TellsWhatTheirOrderSaves()
    {
        using var folder = new TemporaryFolder();
        using var stage = model.Stage(model.Options with { Buckets = [new(1, 1, 2), new(3, 1, 2), new(6, 1, 2), new(3, 1, 2, Spread: true, Stretch: 1)] });
        string[] orders = ["order_6_t0.01", "order_3_spread1_t0.01"];
        // A fresh network predicts the same for every token, whatever stands where.
        var fresh = OrdersOf(stage);
        Assert.Equal(orders, fresh.Keys);
        Assert.All(fresh.Values, share => Assert.Equal(0, share, 12));
        new Trainer(stage, new TrainerOptions { RunFolder = folder.Path, Samples = 20, LearningRate = 5e-3, WarmupSteps = 1, EmaDecay = 0 }, TextWriter.Null).Run();
        var trained = OrdersOf(stage);
        Assert.All(orders, name => Assert.NotEqual(0, trained[name], 12));
        Assert.All(orders, name => Assert.InRange(trained[name], -0.5, 0.5));
    }

    private static Dictionary<string, double> OrdersOf(VideoStage stage) =>
        stage.Evaluate().Where(f => f.Key.StartsWith("order", StringComparison.Ordinal)).ToDictionary();

    [Fact]
    public void BucketOf_ManySteps_KeepsTheShares()
    {
        using var stage = model.Stage(_mixed);
        Assert.Equal(2, stage.BatchSize);
        var steps = Enumerable.Range(0, 2000).Select(k => stage.BucketOf(k * 2).LatentFrames).ToList();
        Assert.InRange(steps.Count(f => f == 1), 1420, 1580);
        Assert.Equal(steps, Enumerable.Range(0, 2000).Select(k => stage.BucketOf(k * 2).LatentFrames));
    }

    [Fact]
    public void TimeMeanOf_LongerClips_MovesTowardsNoise()
    {
        using var stage = model.Stage();
        Assert.Equal(model.Options.TimeMean, stage.TimeMeanOf(1));
        Assert.Equal(model.Options.TimeMeanLong, stage.TimeMeanOf(36), 12);
        Assert.True(stage.TimeMeanOf(12) < stage.TimeMeanOf(3));
    }

    [Fact]
    public void Name_FollowsFromTheLengths()
    {
        using var image = model.Stage();
        using var video = model.Stage(_mixed);
        Assert.Equal(("image", "video"), (image.Name, video.Name));
    }

    [Fact]
    public void Export_IntoAFolder_MakesATransformerThatLoads()
    {
        using var folder = new TemporaryFolder();
        using var stage = model.Stage();
        File.WriteAllText(Path.Combine(folder.Path, "model_index.json"), "{}");
        stage.Export(folder.Path);
        var exported = new ModelFolder(folder.Path);
        exported.Validate(ModelParts.Transformer | ModelParts.Scheduler);
        Assert.Equal("{}", File.ReadAllText(exported.ModelIndexFile));
        using var source = exported.OpenWeights(ModelParts.Transformer);
        using var dit = new StepVideoDit(StepVideoDitConfig.Read(exported.TransformerConfigFile), ParameterStore.From(source));
        Assert.Equal(stage.Parameters.Select(p => p.Name), dit.Parameters.All.Select(p => p.Name));
    }

    [Fact]
    public void Constructor_WithSeveralFaults_TellsAllOfThem()
    {
        var options = model.Options with { Buckets = [new(2, 0, 0), new(39, 1, 1), new(15, 1, 1, Spread: true, Stretch: 1), new(3, 1, 1, Stretch: 2, TimeMean: double.NaN)], TextDropout = 2, TrainClips = 50 };
        var error = Assert.Throws<TrainingException>(() => model.Stage(options));
        foreach (var part in new[] { "buckets[0].latent_frames' is 2", "buckets[0].share' is 0", "buckets[0].batch' is 0", "text_dropout' is 2", "51 clips, the cache has 4", "39 latent frames, the cached clips have 36", "a length of 45 latent frames", "buckets[3].stretch' is 2", "buckets[3].time_mean' is NaN" })
            Assert.Contains(part, error.Message);
    }

    private static double LossOf(VideoStage stage, long samples, ulong seed) => stage.Loss(samples, new RandomStream(seed), new Dictionary<string, double>()).Item();
}
