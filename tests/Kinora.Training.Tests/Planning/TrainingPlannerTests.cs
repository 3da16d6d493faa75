using Kinora.Checkpoints;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Training.Planning;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;
using Kinora.Training.Tests.Stages;

namespace Kinora.Training.Tests.Planning;

[Collection(FixtureCollection.Name)]
public sealed class TrainingPlannerTests(EncoderFixture encoders) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Model => Path.Combine(_folder.Path, "model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plan_OfTheVae_CountsItsParametersAndBytesAsTheyAre()
    {
        var run = Vae();
        var plan = Plan(run);
        using var vae = TinyVae.Make();
        var parameters = vae.Parameters.ElementCount;
        Assert.Equal([new PlannedNetwork("vae", parameters, parameters)], plan.Networks);
        Assert.Equal(4 * parameters, plan.MemoryBytes.Weights);
        Assert.Equal(4 * parameters, plan.MemoryBytes.Gradients);
        Assert.Equal(8 * parameters, plan.MemoryBytes.Optimizer);
        Assert.Equal(4 * parameters, plan.MemoryBytes.Average);
        Assert.Equal(0, plan.MemoryBytes.Frozen);
        Assert.Equal(16 * parameters, plan.DiskBytes.Checkpoint);
        Assert.Equal(3 * plan.DiskBytes.Checkpoint, plan.DiskBytes.Checkpoints);
        Assert.Equal(2 * parameters, plan.DiskBytes.Export);
        Assert.True(plan.MemoryBytes.Process > 1 << 20);
    }

    [Fact]
    public void Plan_OfTheVae_CountsStepsAndPixels()
    {
        // 30 samples in clips of 2: 15 steps, a third of them on 2 clips of 17 frames, the others on 4 pictures.
        var plan = Plan(Vae());
        Assert.Equal(15, plan.Steps);
        Assert.Equal("pixels", plan.Unit);
        Assert.Equal(["clips", "pictures"], plan.StepKinds.Select(k => k.Kind));
        Assert.Equal(1.0 / 3, plan.StepKinds[0].Share, 1e-9);
        Assert.Equal(2.0 / 3, plan.StepKinds[1].Share, 1e-9);
        Assert.Equal(17 * 16 * 16, plan.StepKinds[0].UnitsPerSample);
        Assert.Equal((5 * 2 * 17 * 16 * 16) + (10 * 4 * 16 * 16), plan.Units, 1e-3);
        Assert.Equal((plan.StepKinds[0].Flops / 3) + (plan.StepKinds[1].Flops * 2 / 3), plan.FlopsPerStep, 1);
        Assert.Equal(15 * plan.FlopsPerStep, plan.Flops, 1);
        Assert.Equal(plan.Flops / (plan.Time.MatrixFlopsPerSecond * plan.Time.Efficiency), plan.Time.TrainingSeconds, 1e-6);
    }

    [Fact]
    public void Plan_OfTheDecoderAlone_TrainsItsPartAndDifferentiatesNothingElse()
    {
        using (var vae = TinyVae.Make()) Export(vae);
        var whole = Plan(Vae());
        var decoder = Plan(Vae() with { ContinueVae = true, Vae = Vae().Vae with { Trained = TrainedPart.Decoder } });
        using var shapes = TinyVae.Make();
        Assert.Equal(shapes.Parameters.All.Where(p => p.Name.StartsWith("decoder.", StringComparison.Ordinal)).Sum(p => p.Value.ElementCount), decoder.TrainedParameters);
        Assert.Equal(shapes.Parameters.ElementCount, decoder.TrainedParameters + decoder.FrozenParameters);
        Assert.Equal(whole.StepKinds[0].ForwardFlops, decoder.StepKinds[0].ForwardFlops);
        Assert.InRange(decoder.StepKinds[0].BackwardFlops / whole.StepKinds[0].BackwardFlops, 0.2, 0.8);
        Assert.True(decoder.StepKinds[0].ActivationBytes < whole.StepKinds[0].ActivationBytes);
    }

    [Fact]
    public void Plan_OfATransformer_CountsWhatAHandCounts()
    {
        Complete();
        var plan = Plan(Image());
        var network = plan.Networks[0];
        using var dit = new StepVideoDit(new StepVideoDitConfig(2, 16, 2, 2, 2, 32, 32), ParameterStore.Fresh(1));
        Assert.Equal(("transformer", dit.Parameters.ElementCount, dit.Parameters.ElementCount), (network.Name, network.Parameters, network.Trained));
        Assert.Equal(["vae", "step_llm", "hunyuan_clip"], plan.Networks.Skip(1).Select(n => n.Name));
        Assert.All(plan.Networks.Skip(1), n => Assert.Equal(0, n.Trained));

        // Two lengths of one batch differ by what depends on the video's tokens S alone (one token a latent frame here). For
        // each of 2 blocks of width D = 32, rows B = 4: products S D (3 D + D) of self-attention, 2 S S D inside it, S D (D + D)
        // of cross-attention, 2 S L D inside it with the text's L tokens, 8 S D D of the feed-forward part; and input and output
        // layers S D 2 each. Two operations for each.
        var longer = Plan(Image() with { Stage = "video", Video = Image().Video with { Buckets = [new(3, 1, 4)] } });
        var text = TextTokens();
        double Forward(int s) => 2.0 * 4 * ((2 * ((s * 32 * 32 * (4 + 2 + 8)) + (2 * s * s * 32) + (2 * s * text * 32))) + (2 * s * 32 * 2));
        Assert.Equal(Forward(3) - Forward(1), longer.StepKinds[0].ForwardFlops - plan.StepKinds[0].ForwardFlops, 1);
        Assert.Equal(4, plan.StepKinds[0].Batch);
        Assert.Equal(3, longer.StepKinds[0].UnitsPerSample);
        // Twice as many going back, but one product only where latents, which need no gradient, come in.
        var backward = longer.StepKinds[0].BackwardFlops - plan.StepKinds[0].BackwardFlops;
        Assert.Equal((2 * (Forward(3) - Forward(1))) - (2.0 * 4 * (3 - 1) * 2 * 32), backward, 1);
    }

    [Fact]
    public void Plan_OfLatents_CountsThoseThatAreNotCached()
    {
        Complete();
        var none = Plan(Image());
        Assert.True(none.LatentCacheFlops > 0);
        // 3 clips of 36 latent frames with 2 values each in fp16.
        Assert.Equal(3 * 36 * 2 * 2, none.DiskBytes.LatentCache);
        using (var vae = TinyVae.Make())
            LatentCache.Build(Image().LatentCache, new LatentCacheKey("a", "b", 1, 16, 204), vae, EncoderFixture.Library, 2, TextWriter.Null);
        Assert.Equal(none.LatentCacheFlops / 3, Plan(Image()).LatentCacheFlops, 1);
    }

    [Fact]
    public void Plan_LeavesNoTensorAndWritesNothing()
    {
        Complete();
        var before = (Kinora.Tensors.TensorScope.LiveTensors, Files());
        Plan(Image());
        Plan(Vae());
        Assert.Equal(before, (Kinora.Tensors.TensorScope.LiveTensors, Files()));
        string Files() => string.Join(' ', Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Plan_WithoutWhatEarlierStagesMake_SaysWhichToRunFirst()
    {
        var error = Assert.Throws<TrainingException>(() => Plan(Image()));
        Assert.Contains("run the stage 'vae' first", error.Message);
        Assert.Contains("no network", Assert.Throws<TrainingException>(() => Plan(new TrainingRunConfig { Stage = "tokenizers", Model = Model })).Message);
    }

    [Fact]
    public void DryRun_OfEveryKindOfStep_LeavesNothingAndTellsWhatItTook()
    {
        Complete();
        var before = Files();
        var temporary = Directory.GetDirectories(Path.GetTempPath(), "kinora-dry-run-*").Length;
        foreach (var (run, kinds) in new[] { (Vae(), new[] { "clips", "pictures" }), (Image(), ["1 latent frame"]) })
        {
            var report = new TrainingDryRun(run, TextWriter.Null) { Probe = TimeSpan.Zero }.Run();
            Assert.Equal(kinds, report.StepKinds.Select(k => k.Kind));
            Assert.All(report.StepKinds, k => Assert.True(double.IsFinite(k.Loss) && k.Seconds > 0));
            Assert.Empty(new[] { "plan", "save", "load and compare", "evaluate", "sample", "export" }.Except(report.Seconds.Keys));
            // Names and shapes stand in front of the values.
            Assert.InRange(report.CheckpointBytes, report.PlannedCheckpointBytes, report.PlannedCheckpointBytes + 500_000);
            Assert.Contains(run.Stage == "vae" ? "vae/vae_v2.safetensors" : "transformer/diffusion_pytorch_model.safetensors", report.Exported);
            Assert.NotEmpty(report.HeldOut);
        }

        Assert.Equal(before, Files());
        Assert.Equal(temporary, Directory.GetDirectories(Path.GetTempPath(), "kinora-dry-run-*").Length);
        string Files() => string.Join(' ', Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {ContentFingerprint.OfFile(f)}"));
    }

    [Fact]
    public void DryRun_OfADamagedModel_SaysSoAndLeavesNothing()
    {
        Complete();
        var weights = Path.Combine(Model, "vae", "vae_v2.safetensors");
        using (var file = File.Open(weights, FileMode.Open)) file.SetLength(file.Length / 2);
        var temporary = Directory.GetDirectories(Path.GetTempPath(), "kinora-dry-run-*").Length;
        var error = Assert.Throws<CheckpointFormatException>(() => new TrainingDryRun(Image(), TextWriter.Null) { Probe = TimeSpan.Zero }.Run());
        Assert.Contains(weights, error.Message);
        Assert.Equal(temporary, Directory.GetDirectories(Path.GetTempPath(), "kinora-dry-run-*").Length);
    }

    private static TrainingPlan Plan(TrainingRunConfig run) => new TrainingPlanner(run).Plan(TimeSpan.Zero);

    private TrainingRunConfig Vae() => new()
    {
        Stage = "vae",
        Model = Model,
        Trainer = new TrainerOptions { RunFolder = Path.Combine(_folder.Path, "run"), Samples = 30 },
        VaeNetwork = TinyVae.Config,
        Vae = new VideoVaeStageOptions { Size = 16, Clips = 2, Pictures = 4, PictureSteps = 2 },
    };

    private TrainingRunConfig Image() => new()
    {
        Stage = "image",
        Model = Model,
        Trainer = new TrainerOptions { RunFolder = Path.Combine(_folder.Path, "run"), Samples = 40 },
        Transformer = new TransformerSize(2, 16, 2),
        Size = 16,
        LatentCache = Path.Combine(_folder.Path, "latents"),
        Video = new VideoStageOptions { Buckets = [new(1, 1, 4)], TrainClips = 2, HeldOutClips = 1 },
    };

    // CLIP's 77 tokens and the longest of the captions that plans look at.
    private int TextTokens()
    {
        using var tokenizer = Kinora.Text.StepLlmTokenizer.Load(new ModelFolder(Model).StepLlmTokenizerFile);
        return 77 + TokenTensors.Longest(tokenizer.Encode(new CaptionCorpus(EncoderFixture.Library, Kinora.Data.World.Split.Train, new LlmStageOptions().DataSeed).Range(0, 64)));
    }

    private void Complete()
    {
        using (var llm = encoders.Llm()) llm.Export(Model);
        using (var clip = encoders.Clip()) clip.Export(Model);
        using var vae = TinyVae.Make();
        Export(vae);
    }

    private void Export(VideoVae vae)
    {
        ModelExport.WriteText(Path.Combine(Model, "vae", "config.json"), vae.Config.ToJson());
        ModelExport.WriteWeights(Path.Combine(Model, "vae", "vae_v2.safetensors"), vae.Parameters.All, VideoVaeWeightMap.ToFile);
    }
}
