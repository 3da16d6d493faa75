using Kinora.Checkpoints;
using Kinora.Models.VideoVae;
using Kinora.Tensors;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests.Stages;

public sealed class VideoVaeStageTests
{
    private static readonly VideoVaeStageOptions Options = new() { Size = 16, Clips = 2, Pictures = 3, PictureSteps = 1 };

    [Fact]
    public void Training_OfAFewSteps_LowersTheHeldOutErrorAndLeavesNoTensor()
    {
        var before = TensorScope.LiveTensors;
        using (var folder = new TemporaryFolder())
        using (var stage = Stage())
        {
            var start = stage.Evaluate()[0];
            new Trainer(stage, new TrainerOptions { RunFolder = folder.Path, Samples = 32, LearningRate = 5e-3, WarmupSteps = 1, EmaDecay = 0.5 }, TextWriter.Null).Run();
            var end = stage.Evaluate()[0];
            Assert.Equal("mse_clips", end.Key);
            Assert.True(end.Value < start.Value, $"{start.Value} to {end.Value}");
            Assert.True(File.Exists(Path.Combine(folder.Path, "samples", "vae-000000032.png")));
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Steps_AlternatePicturesAndClipsOfScenesOfTheirOwn()
    {
        using var stage = Stage();
        Assert.Equal([false, true, false, true, false], Enumerable.Range(0, 5).Select(k => stage.OnPictures(k * 2)));
        Assert.Equal(2 * 17 * 16 * 16 * 3, stage.Render(0).Length);
        Assert.Equal(3 * 16 * 16 * 3, stage.Render(2).Length);
        using var clips = Stage(Options with { PictureSteps = 0 });
        Assert.DoesNotContain(true, Enumerable.Range(0, 9).Select(k => clips.OnPictures(k * 2)));
        Assert.Equal(stage.Render(2), stage.Render(2));
        Assert.NotEqual(stage.Render(2), stage.Render(6));
    }

    [Fact]
    public void Loss_OfOneBatch_DependsOnItsNumberAndStreamOnly()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var one = Stage();
        using var other = Stage();
        var direct = LossOf(one, 4, 1);
        _ = LossOf(other, 0, 1);
        Assert.Equal(direct, LossOf(other, 4, 1));
        Assert.NotEqual(direct, LossOf(other, 4, 2));
        Assert.NotEqual(direct, LossOf(other, 8, 1));
    }

    [Fact]
    public void Loss_Terms_AreWeightedAsTheSettingsSay()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var bare = Options with { GradientWeight = 0, KlWeight = 0, ScaleWeight = 0 };
        var figures = new Dictionary<string, double>();
        using var stage = Stage(bare);
        var reconstruction = stage.Loss(4, new RandomStream(1), figures).Item();
        Assert.Equal(figures["l1_clips"], reconstruction, 6);
        using var withKl = Stage(bare with { KlWeight = 2 });
        Assert.Equal(reconstruction + (2 * figures["kl"]), LossOf(withKl, 4, 1), 4);
        using var withScale = Stage(bare with { ScaleWeight = 3 });
        Assert.Equal(reconstruction + (3 * Math.Pow(figures["latent_square"] - 1, 2)), LossOf(withScale, 4, 1), 4);
        using var withStill = Stage(bare with { StillWeight = 4 });
        Assert.Equal(reconstruction + (4 * figures["latent_change"]), LossOf(withStill, 4, 1), 4);
        Assert.True(figures["latent_change"] > 0);
        using var withGradient = Stage(bare with { GradientWeight = 1 });
        Assert.True(LossOf(withGradient, 4, 1) > reconstruction);
    }

    [Fact]
    public void Bfloat16Convolutions_OfTheSettings_ChangeTheLossByRoundingAndTheFiguresNotAtAll()
    {
        using var scope = new TensorScope();
        using var exact = Stage();
        using var mixed = Stage(Options with { Bfloat16Convolutions = true });
        var loss = LossOf(exact, 4, 1);
        Assert.NotEqual(loss, LossOf(mixed, 4, 1));
        Assert.InRange(LossOf(mixed, 4, 1), 0.95 * loss, 1.05 * loss);
        Assert.Equal(exact.Evaluate(), mixed.Evaluate());
    }

    [Fact]
    public void Evaluate_AtAnyTime_MeasuresTheSameClips()
    {
        using var stage = Stage();
        var first = stage.Evaluate();
        using (var scope = new TensorScope()) LossOf(stage, 0, 1);
        Assert.Equal(first, stage.Evaluate());
    }

    [Fact]
    public void Export_IntoAFolder_MakesAVaeThatLoads()
    {
        using var folder = new TemporaryFolder();
        using var stage = Stage();
        stage.Export(folder.Path);
        var exported = new ModelFolder(folder.Path);
        using var source = exported.OpenWeights(ModelParts.Vae);
        Assert.Contains("decoder.conv_out.weight", source.Names);
        var config = VideoVaeConfig.FromJson(File.ReadAllText(exported.VaeConfigFile!));
        Assert.Equal(TinyVae.Config, config);
        using var vae = VideoVae.Load(config, source);
        using var scope = new TensorScope();
        foreach (var (mine, loaded) in stage.Parameters.Zip(vae.Parameters.All))
            Assert.Equal(mine.Value.To(DType.F16).To(DType.F32).ToArray<float>(), loaded.Value.ToArray<float>());
    }

    [Fact]
    public void Training_OfTheDecoderAlone_LeavesTheLatents()
    {
        using var folder = new TemporaryFolder();
        using var vae = TinyVae.Make();
        var before = EncoderFingerprint.Of(vae);
        var decoder = vae.Parameters.All[^1].Value.ToArray<float>();
        using var stage = new VideoVaeStage(vae, EncoderFixture.Library, Options with { Trained = TrainedPart.Decoder });
        Assert.All(stage.Parameters, p => Assert.StartsWith("decoder.", p.Name));
        new Trainer(stage, new TrainerOptions { RunFolder = Path.Combine(folder.Path, "run"), Samples = 4, ExportFolder = Path.Combine(folder.Path, "model") }, TextWriter.Null).Run();
        Assert.Equal(before, EncoderFingerprint.Of(vae));
        Assert.NotEqual(decoder, vae.Parameters.All[^1].Value.ToArray<float>());
        using var source = new ModelFolder(Path.Combine(folder.Path, "model")).OpenWeights(ModelParts.Vae);
        Assert.Equal(vae.Parameters.All.Count, source.Names.Count);
    }

    [Theory]
    [InlineData(TrainedPart.All, "")]
    [InlineData(TrainedPart.Tail, "encoder.conv_patchify. encoder.conv_out. decoder.conv_in. decoder.conv_unpatchify.")]
    [InlineData(TrainedPart.Decoder, "decoder.")]
    public void Training_OfAPart_ChangesItsWeightsAndNoOthers(TrainedPart part, string prefixes)
    {
        using var folder = new TemporaryFolder();
        using var vae = TinyVae.Make();
        var before = vae.Parameters.All.ToDictionary(p => p.Name, p => p.Value.ToArray<float>());
        using var stage = new VideoVaeStage(vae, EncoderFixture.Library, Options with { Trained = part });
        // The first step reaches only what is not hidden behind weights that start at 0.
        new Trainer(stage, new TrainerOptions { RunFolder = folder.Path, Samples = 8, WarmupSteps = 0 }, TextWriter.Null).Run();
        var changed = vae.Parameters.All.Where(p => !before[p.Name].SequenceEqual(p.Value.ToArray<float>())).Select(p => p.Name);
        Assert.Equal(before.Keys.Where(name => prefixes.Split(' ').Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))), changed);
    }

    [Fact]
    public void Training_WithADiscriminator_GoesOnExactlyAndExportsNothingOfIt()
    {
        var before = TensorScope.LiveTensors;
        var adversarial = Options with { AdversarialWeight = 0.5, AdversarialStart = 4, GradientWeight = 0.5, SquareWeight = 1 };
        using (var folder = new TemporaryFolder())
        {
            var model = Path.Combine(folder.Path, "model");
            foreach (var (run, samples) in new[] { ("unbroken", 16), ("broken", 6), ("broken", 10), ("broken", 16) })
            {
                using var stage = Stage(adversarial);
                var options = new TrainerOptions { RunFolder = Path.Combine(folder.Path, run), Samples = samples, WarmupSteps = 1, DecayShare = 0, LogSteps = 1, ExportFolder = model };
                new Trainer(stage, options, TextWriter.Null).Run();
            }

            var (unbroken, broken) = (LinearRun.Contents(Last("unbroken")), LinearRun.Contents(Last("broken")));
            Assert.Equal(6, unbroken.Count);
            Assert.Equal(unbroken, broken);
            using var optimizer = SafetensorsFile.Open(Path.Combine(Last("broken"), "discriminator-optimizer.safetensors"));
            Assert.Equal("6", optimizer.Metadata["companion_steps"]);
            var trained = File.ReadLines(Path.Combine(folder.Path, "unbroken", "metrics.jsonl")).Where(line => line.Contains("\"train\"")).ToList();
            Assert.Equal(8, trained.Count);
            Assert.Equal([false, false, true, true, true, true, true, true], trained.Select(line => line.Contains("discriminator_loss")));
            using var source = new ModelFolder(model).OpenWeights(ModelParts.Vae);
            Assert.DoesNotContain(source.Names, name => name.Contains("discriminator"));

            string Last(string run) => Directory.GetDirectories(Path.Combine(folder.Path, run), "checkpoint-*").Order(StringComparer.Ordinal).Last();
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Loss_WithADiscriminator_AddsItsTerm()
    {
        using var scope = new TensorScope();
        using var plain = Stage();
        using var adversarial = Stage(Options with { AdversarialWeight = 0.5 });
        var figures = new Dictionary<string, double>();
        var loss = adversarial.Loss(4, new RandomStream(1), figures).Item();
        Assert.NotEqual(0, figures["adversarial"]);
        Assert.True(figures["adversarial_scale"] > 0);
        Assert.Equal(LossOf(plain, 4, 1) + (0.5 * figures["adversarial_scale"] * figures["adversarial"]), loss, 5);
        Assert.Null(plain.Companion);
    }

    [Fact]
    public void Constructor_WithSeveralFaults_TellsAllOfThem()
    {
        using var vae = TinyVae.Make();
        var error = Assert.Throws<TrainingException>(() => new VideoVaeStage(vae, EncoderFixture.Library, Options with { Size = 20, Clips = 0, PictureSteps = -1, KlWeight = -1, AdversarialWeight = double.NaN, AdversarialStart = -1, AdversarialRate = 0, Trained = (TrainedPart)7 }));
        foreach (var field in new[] { "size", "clips", "picture_steps", "kl_weight", "adversarial_weight", "adversarial_start", "adversarial_rate", "trained" }) Assert.Contains($"'vae.{field}'", error.Message);
    }

    private static VideoVaeStage Stage(VideoVaeStageOptions? options = null) => new(TinyVae.Make(), EncoderFixture.Library, options ?? Options);

    private static double LossOf(VideoVaeStage stage, long samples, ulong seed) => stage.Loss(samples, new RandomStream(seed), new Dictionary<string, double>()).Item();
}
