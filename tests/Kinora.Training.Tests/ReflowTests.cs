using System.Text.Json.Nodes;
using Kinora.Checkpoints;
using Kinora.Data.Preference;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests;

public sealed class ReflowTests : IDisposable
{
    private const string Full = "\"weights\": { \"method\": \"full\" }, ";

    private readonly SamplesFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Path_OfAFewSteps_BringsTwoStepsNearerToTheFullSampler()
    {
        var before = TensorScope.LiveTensors;
        var log = FinetuneFolder.Train(_folder.Config(Full + "\"standalone\": false, ", samples: 240));
        Assert.Contains("4 samples are trained on, 2 held out (2 of 6 prompts)", log);
        var turbo = TextToVideoModel.Open(_folder["run/model"]);
        Assert.Equal(TinyModel.Defaults with { Steps = 2, Guidance = 1 }, turbo.Defaults);
        // The transformer alone lies there; the rest is the base's.
        Assert.False(Directory.Exists(_folder["run/model/vae"]));
        Assert.Equal(new ModelFolder(_folder.Model).WeightsSha256(ModelParts.Vae | ModelParts.StepLlm), turbo.Folder.WeightsSha256(ModelParts.Vae | ModelParts.StepLlm));
        Assert.Equal(TinyModel.Defaults, TextToVideoModel.Open(_folder.Model).Defaults);
        var (trained, start) = (Distance(turbo), Distance(TextToVideoModel.Open(_folder.Model)));
        Assert.True(trained < 0.8 * start, $"{start} to {trained}");
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Full)]
    public void Guidance_AtTheStart_IsTheTeachersOwnDifference(string weights)
    {
        // Without guidance the teacher is the student, so there is nothing to learn; with it there is.
        FinetuneFolder.Train(_folder.Config(weights + "\"target\": \"guidance\", \"teacher_guidance\": 1, ", "", "one", 2) is var one ? one with { Trainer = one.Trainer! with { LearningRate = 1e-30 } } : null!);
        FinetuneFolder.Train(_folder.Config(weights + "\"target\": \"guidance\", \"teacher_guidance\": 4, \"teacher_decay\": 0, ", "", "four", 2) is var four ? four with { Trainer = four.Trainer! with { LearningRate = 1e-30 } } : null!);
        Assert.Equal(0, HeldOut("one"), 9);
        Assert.True(HeldOut("four") > 1e-6);
    }

    [Fact]
    public void Guidance_OfAFewSteps_LowersTheHeldOutLoss()
    {
        const string Options = "\"target\": \"guidance\", \"teacher_guidance\": 8, \"teacher_decay\": 0, ";
        FinetuneFolder.Train(_folder.Config(Options, run: "start", samples: 2) is var start ? start with { Trainer = start.Trainer! with { LearningRate = 1e-30 } } : null!);
        FinetuneFolder.Train(_folder.Config(Options, samples: 120));
        Assert.True(HeldOut("run") < 0.8 * HeldOut("start"), $"{HeldOut("start")} to {HeldOut("run")}");
        Assert.True(File.Exists(_folder["run/lora.safetensors"]));
    }

    [Fact]
    public void TeacherSteps_TakeThePlaceOfSeveralByOne()
    {
        const string One = "\"target\": \"guidance\", \"teacher_guidance\": 1, \"teacher_steps\": 1, ";
        const string Four = "\"target\": \"guidance\", \"teacher_guidance\": 8, \"teacher_decay\": 0, \"teacher_steps\": 4, ";
        // The teacher's only step, without guidance, is the student's.
        FinetuneFolder.Train(_folder.Config(One, run: "one", samples: 2) is var one ? one with { Trainer = one.Trainer! with { LearningRate = 1e-30 } } : null!);
        FinetuneFolder.Train(_folder.Config(Four, run: "start", samples: 2) is var start ? start with { Trainer = start.Trainer! with { LearningRate = 1e-30 } } : null!);
        FinetuneFolder.Train(_folder.Config(Four, samples: 120));
        Assert.Equal(0, HeldOut("one"), 9);
        Assert.True(HeldOut("run") < 0.8 * HeldOut("start"), $"{HeldOut("start")} to {HeldOut("run")}");
    }

    [Fact]
    public void Start_IsTheStudents_AndTheRunsModelStaysTeacherAndBase()
    {
        const string Bias = "proj_out.bias";
        TinyModel.Write(_folder["earlier"], (key, value) => { if (key == "transformer/" + Bias) value.AddInPlace(Tensor.Full(value.Shape, 3)); });
        var config = _folder.Config(Full + $"\"start\": \"{_folder["earlier"]}\", \"standalone\": false, \"target\": \"guidance\", \"teacher_guidance\": 1, ", samples: 2);
        FinetuneFolder.Train(config with { Trainer = config.Trainer! with { LearningRate = 1e-30 } });
        Assert.Equal(BiasOf(_folder["earlier"]), BiasOf(_folder["run/model"]), 2);
        // The student's velocity is off by what its bias is off, wherever it is asked.
        Assert.Equal(9, HeldOut("run"), 2);
        Assert.Equal(new ModelFolder(_folder.Model).WeightsSha256(ModelParts.Vae), TextToVideoModel.Open(_folder["run/model"]).Folder.WeightsSha256(ModelParts.Vae));
        Assert.Contains("begun as", Refused(_folder.Model));
        Assert.Contains("'reflow.start' is " + _folder["none"], Refused(_folder["none"]));

        double BiasOf(string model)
        {
            using var scope = new TensorScope();
            using var source = ModelFolder.Open(model).OpenWeights(ModelParts.Transformer);
            return source.Load(Bias).To(DType.F32).Item();
        }

        string Refused(string start) => Assert.Throws<TrainingException>(() => FinetuneFolder.Train(config with { Reflow = config.Reflow with { Start = start } })).Message;
    }

    [Fact]
    public void Grid_OfStudentAndTeacher_IsTheSamplersOwn()
    {
        var grid = new StepGrid(3, 4, 2);
        var (own, fine) = (new Kinora.Diffusion.FlowMatchingSchedule(3, 4), new Kinora.Diffusion.FlowMatchingSchedule(6, 4));
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(own.Time(k), grid.Starts[k], 6);
            Assert.Equal(fine.Sigmas.Skip(2 * k).Take(3), grid.Within(own.Time(k)));
        }

        var drawn = grid.Sample(new RandomStream(3), 300).ToArray<float>();
        Assert.All(grid.Starts, start => Assert.InRange(drawn.Count(t => t == (float)start), 70, 130));
    }

    [Fact]
    public void Times_OfALogitNormalDensity_StayNearTheNoise()
    {
        var (shaped, early) = (new ReflowOptions().SampleTimes(new RandomStream(1), 2000).ToArray<float>(), new ReflowOptions { TimeMean = -1.6 }.SampleTimes(new RandomStream(1), 2000).ToArray<float>());
        Assert.InRange(shaped.Average(), 0.45, 0.55);
        Assert.InRange(early.Order().ElementAt(1000), 0.14, 0.2);
    }

    [Fact]
    public void Run_StoppedAndResumed_EndsWithTheSameBits()
    {
        FinetuneFolder.Train(_folder.Config(run: "whole", samples: 24));
        foreach (var step in new[] { "8/24", "never" })
        {
            using var stop = new CancellationTokenSource();
            using var log = new StopAt(step, stop);
            Assert.Equal(step == "never", new TrainingRun(_folder.Config(run: "broken", samples: 24), log).Run(stop.Token));
        }

        Assert.Equal(File.ReadAllBytes(_folder["whole/lora.safetensors"]), File.ReadAllBytes(_folder["broken/lora.safetensors"]));
    }

    [Fact]
    public void Settings_ThatCanNotBe_AreToldTogether()
    {
        var config = _folder.Config();
        var faulty = Refused(new() { Target = "straight", TeacherGuidance = 2, TeacherSteps = 0, TimeSteepness = 0, TimeMean = double.NaN, Batch = 0, OwnSteps = 0, OwnShift = 0, OwnGuidance = -1, HeldOutShare = 1 });
        Assert.All(new[] { "samples", "target", "teacher_guidance", "teacher_steps", "time_steepness", "time_mean", "batch", "own_steps", "own_shift", "own_guidance", "held_out_share" }, field => Assert.Contains($"'reflow.{field}'", faulty));
        Assert.Contains("'reflow.start' is 'x'", Refused(config.Reflow with { Start = "x" }));
        File.Delete(Path.Combine(_folder.Samples, "2.safetensors"));
        Assert.Contains("row 3 (2): missing", Assert.Throws<PreferenceDataException>(() => FinetuneFolder.Train(config)).Message);

        string Refused(ReflowOptions options) => Assert.Throws<TrainingException>(() => FinetuneFolder.Train(config with { Reflow = options })).Message;
    }

    private double HeldOut(string run) => File.ReadAllLines(Path.Combine(_folder[run], "metrics.jsonl"))
        .Select(l => JsonNode.Parse(l)!).Last(l => l["kind"]!.GetValue<string>() == "held_out")["loss"]!.GetValue<double>();

    // How far two steps without guidance end from what the full sampler made, over all samples.
    private double Distance(TextToVideoModel model)
    {
        using var scope = new TensorScope();
        using var generator = new LatentGenerator(model);
        var list = SampleList.Read(_folder.Samples);
        return list.Videos.Average(video =>
        {
            var values = new float[6];
            LatentStore.Copy(list.FileOf(video), 0, 3, values);
            var request = GenerationRequest.From(video.Prompt, video.NoiseSeed, TinyModel.Defaults with { Steps = 2, Guidance = 1 });
            return generator.Sample(request, video.Video).ToArray<float>().Zip(values, (a, b) => Math.Pow(a - b, 2)).Average();
        });
    }

    // Presses Ctrl-C when a step is logged.
    private sealed class StopAt(string step, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains($" {step}", StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
