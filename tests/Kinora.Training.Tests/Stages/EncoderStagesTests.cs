using Kinora.Checkpoints;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Tensors;

namespace Kinora.Training.Tests.Stages;

[Collection(FixtureCollection.Name)]
public sealed class EncoderStagesTests(EncoderFixture fixture)
{
    [Theory]
    [InlineData("llm")]
    [InlineData("clip")]
    public void Training_OfAFewSteps_LowersTheHeldOutLossAndExportsALoadableFolder(string name)
    {
        var before = TensorScope.LiveTensors;
        using (var folder = new TemporaryFolder())
        {
            var model = Path.Combine(folder.Path, "model");
            using (var stage = Stage(name))
            {
                var start = stage.Evaluate()[0];
                var options = new TrainerOptions { RunFolder = Path.Combine(folder.Path, "run"), Samples = 30 * stage.BatchSize, LearningRate = 5e-3, WarmupSteps = 1, EmaDecay = 0.5, ExportFolder = model };
                new Trainer(stage, options, TextWriter.Null).Run();
                var end = stage.Evaluate()[0];
                Assert.Equal("loss", end.Key);
                Assert.True(end.Value < start.Value - 0.3, $"{start.Value} to {end.Value}");
            }

            LoadAll(new ModelFolder(model), name);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Theory]
    [InlineData("llm")]
    [InlineData("clip")]
    public void Loss_OfOneBatch_DependsOnItsNumberOnly(string name)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var one = Stage(name);
        using var other = Stage(name);
        var at = 2L * one.BatchSize;
        var direct = one.Loss(at, new RandomStream(1), new Dictionary<string, double>()).Item();
        _ = other.Loss(0, new RandomStream(1), new Dictionary<string, double>());
        Assert.Equal(direct, other.Loss(at, new RandomStream(1), new Dictionary<string, double>()).Item());
        Assert.NotEqual(direct, other.Loss(at + one.BatchSize, new RandomStream(1), new Dictionary<string, double>()).Item());
    }

    [Fact]
    public void ClipStage_WithSeveralFaults_TellsAllOfThem()
    {
        var error = Assert.Throws<TrainingException>(() => fixture.Clip(batch: 5000, vocabulary: 10));
        Assert.Contains("'vocab_size' is 10", error.Message);
        Assert.Contains("the batch size is 5000", error.Message);
    }

    private ITrainingStage Stage(string name) => name == "llm" ? fixture.Llm() : fixture.Clip();

    private static void LoadAll(ModelFolder folder, string name)
    {
        if (name == "llm")
        {
            using var source = folder.OpenWeights(ModelParts.StepLlm);
            using var llm = StepLlmEncoder.Load(StepLlmConfig.FromJson(File.ReadAllText(folder.StepLlmConfigFile)), source);
            return;
        }

        using var weights = folder.OpenWeights(ModelParts.HunyuanClip);
        using var clip = HunyuanClipTextEncoder.Load(HunyuanClipConfig.FromJson(File.ReadAllText(folder.ClipConfigFile)), weights);
    }
}
