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
        using var withGradient = Stage(bare with { GradientWeight = 1 });
        Assert.True(LossOf(withGradient, 4, 1) > reconstruction);
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
        using var stage = new VideoVaeStage(vae, EncoderFixture.Library, Options with { DecoderOnly = true });
        Assert.All(stage.Parameters, p => Assert.StartsWith("decoder.", p.Name));
        new Trainer(stage, new TrainerOptions { RunFolder = Path.Combine(folder.Path, "run"), Samples = 4, ExportFolder = Path.Combine(folder.Path, "model") }, TextWriter.Null).Run();
        Assert.Equal(before, EncoderFingerprint.Of(vae));
        Assert.NotEqual(decoder, vae.Parameters.All[^1].Value.ToArray<float>());
        using var source = new ModelFolder(Path.Combine(folder.Path, "model")).OpenWeights(ModelParts.Vae);
        Assert.Equal(vae.Parameters.All.Count, source.Names.Count);
    }

    [Fact]
    public void Constructor_WithSeveralFaults_TellsAllOfThem()
    {
        using var vae = TinyVae.Make();
        var error = Assert.Throws<TrainingException>(() => new VideoVaeStage(vae, EncoderFixture.Library, Options with { Size = 20, Clips = 0, PictureSteps = -1, KlWeight = -1 }));
        foreach (var field in new[] { "size", "clips", "picture_steps", "kl_weight" }) Assert.Contains($"'vae.{field}'", error.Message);
    }

    private static VideoVaeStage Stage(VideoVaeStageOptions? options = null) => new(TinyVae.Make(), EncoderFixture.Library, options ?? Options);

    private static double LossOf(VideoVaeStage stage, long samples, ulong seed) => stage.Loss(samples, new RandomStream(seed), new Dictionary<string, double>()).Item();
}
