using Kinora.Models.VideoVae;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests;

public sealed class TrainingRunConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string RunFolder => Path.Combine(RepositoryRoot(), "configs", "train");

    // The judge's run file is read by a project of its own.
    public static TheoryData<string> RunFiles => [.. Directory.GetFiles(RunFolder).Where(f => TrainingRun.Stages.Contains(RunFile.StageOf(f))).Select(f => Path.GetFileName(f))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfASmallFile_HasTheDefaultsElsewhere()
    {
        var read = Read("""
            {
              // Comments are for people.
              "stage": "vae",
              "model": "models/x",
              "trainer": { "run_folder": "runs/x", "samples": 100, "beta2": 0.9, "optimizer": "muon" },
              "vae": { "clips": 2, "trained": "tail", },
              "continue_vae": true,
            }
            """);
        Assert.Equal(new TrainerOptions { RunFolder = "runs/x", Samples = 100, Beta2 = 0.9, Optimizer = OptimizerKind.Muon }, read.Trainer);
        Assert.Equal(new VideoVaeStageOptions { Clips = 2, Trained = TrainedPart.Tail }, read.Vae);
        Assert.Equal(new ClipStageOptions(), read.Clip);
        Assert.Equal(VideoVaeConfig.Mini, read.VaeNetwork);
        Assert.Equal(new TransformerSize(), read.Transformer);
        Assert.Equal(new LengthBucket(1, 1, 64), Assert.Single(read.Video.Buckets));
        Assert.Equal((13UL, 64, "runs/latents", false), (read.LatentSeed, read.Size, read.LatentCache, read.ContinueTransformer));
        read.Check();
    }

    [Fact]
    public void Read_OfAWholeFile_TakesEverySection()
    {
        var read = Read("""
            {
              "stage": "video", "model": "m", "latent_cache": "c", "latent_seed": 18446744073709551615, "size": 96, "continue_transformer": true,
              "trainer": { "run_folder": "r", "samples": 5, "export_folder": "e" },
              "video": { "buckets": [ { "latent_frames": 3, "share": 0.5, "batch": 2 }, { "latent_frames": 1, "share": 1, "batch": 9 } ], "time_mean": 0 },
              "vae_network": { "z_channels": 2, "path_channels": 64, "base_channels": 8, "ch_mult": [1, 1, 1, 1], "num_res_blocks": 1, "group_norm_groups": 2, "encoder_input_channels": 4 },
              "transformer": { "layers": 3 }, "llm_network": { "width": 64 }, "clip_network": { "picture_size": 32 }, "llm": { "batch_size": 3 },
              "clip": { "still_every": 5 }, "tokenizers": { "extra_lines": ["a b"] }
            }
            """);
        Assert.Equal([new LengthBucket(3, 0.5, 2), new LengthBucket(1, 1, 9)], read.Video.Buckets);
        Assert.Equal((0.0, -1.6), (read.Video.TimeMean, read.Video.TimeMeanLong));
        Assert.Equal((ulong.MaxValue, 96, "c", true, "e"), (read.LatentSeed, read.Size, read.LatentCache, read.ContinueTransformer, read.Trainer!.ExportFolder));
        Assert.Equal(new VideoVaeConfig(2, 8, [1, 1, 1, 1], 1, 2, encoderInputChannels: 4), read.VaeNetwork);
        Assert.Equal((new TransformerSize(4, 64, 3), new LlmSize(Width: 64), new ClipSize(PictureSize: 32)), (read.Transformer, read.LlmNetwork, read.ClipNetwork));
        Assert.Equal((3, 5, "a b"), (read.Llm.BatchSize, read.Clip.StillEvery, Assert.Single(read.Tokenizers.ExtraLines)));
        Assert.Equal(read.ToJson(), Read(read.ToJson()).ToJson());
        read.Check();
    }

    [Fact]
    public void Read_WithWrongFields_NamesEveryOne()
    {
        var error = Fails("""
            {
              "stages": "vae", "model": "m", "model": "n",
              "trainer": { "run_folder": "r", "learning_rat": 1, "optimizer": "sgd" },
              "video": { "buckets": [ { "latent_frames": 1, "share": 1, "batch": 1 }, { "frames": 3 } ] },
              "transformer": 5, "vae": { "decoder_only": true, "trained": "encoder" }
            }
            """);
        foreach (var part in new[]
        {
            "'stages' is not known", "'model' is given twice", "'stage' is missing", "'trainer.learning_rat' is not known; known here are run_folder", "'trainer.samples' is missing", "'trainer.optimizer' is \"sgd\", it must be one of \"adamw\", \"muon\"",
            "'video.buckets[1].frames' is not known", "'video.buckets[1].share' is missing", "'transformer' must be a JSON object and is Number",
            "'vae.decoder_only' is not known; known here are size", "'vae.trained' is \"encoder\", it must be one of \"all\", \"tail\", \"decoder\"",
        }) Assert.Contains(part, error);
    }

    [Theory]
    [InlineData("""{ "stage": "llm", "model": "m", "trainer": { "run_folder": "r", "samples": "many" } }""", "$.trainer.samples")]
    [InlineData("""{ "stage": "llm", "model": null }""", "model")]
    [InlineData("""{ "stage": "llm", """, "LineNumber")]
    [InlineData("""[]""", "must be a JSON object")]
    [InlineData("""{ "stage": "vae", "model": "m", "vae_network": { "z_channels": 2, "base_channels": 5, "ch_mult": [1, 1, 1, 1], "num_res_blocks": 1, "group_norm_groups": 2 } }""", "base_channels x ch_mult")]
    public void Read_OfWhatIsNoRun_SaysWhere(string json, string part)
    {
        var error = Fails(json);
        Assert.Contains(part, error);
        Assert.Contains("run.json", error);
    }

    [Fact]
    public void Read_OfNoFile_SaysSo() =>
        Assert.Contains("nowhere.json", Assert.Throws<TrainingException>(() => TrainingRunConfig.Read(Path.Combine(_folder.Path, "nowhere.json"))).Message);

    [Fact]
    public void Check_OfAnUnknownStage_ListsTheKnownOnes()
    {
        var error = Assert.Throws<TrainingException>(() => new TrainingRun(new TrainingRunConfig { Stage = "vea", Model = "" }, TextWriter.Null));
        Assert.Contains("'stage' is 'vea', known are tokenizers, llm, clip, vae, image, video", error.Message);
        Assert.Contains("'model' is empty", error.Message);
        Assert.Contains("the section 'trainer' is missing", error.Message);
    }

    [Fact]
    public void Check_OfASectionThatCannotBe_TellsAllOfIt()
    {
        var trainer = new TrainerOptions { RunFolder = "r", Samples = 1, ClipNorm = 0 };
        var video = new TrainingRunConfig { Stage = "video", Model = "m", Trainer = trainer, Size = 65, LatentCache = "", Transformer = new TransformerSize(HeadDim: 12) };
        var error = Assert.Throws<TrainingException>(video.Check).Message;
        foreach (var part in new[] { "clip_norm", "'size' is 65", "'latent_cache' is empty", "head_dim' is 12", "'video.buckets' is of 1 latent frame only" }) Assert.Contains(part, error);

        var llm = new TrainingRunConfig { Stage = "llm", Model = "m", Trainer = trainer with { ClipNorm = 1 }, LlmNetwork = new LlmSize(Width: 30), Llm = new LlmStageOptions { BatchSize = 0 } };
        error = Assert.Throws<TrainingException>(llm.Check).Message;
        Assert.Contains("'llm_network': ", error);
        Assert.Contains("'llm.batch_size' is 0", error);

        var vae = new TrainingRunConfig { Stage = "vae", Model = "m", Trainer = trainer with { ClipNorm = 1 }, Vae = new VideoVaeStageOptions { Trained = TrainedPart.Tail, AdversarialWeight = 1, AdversarialStart = 1 } };
        error = Assert.Throws<TrainingException>(vae.Check).Message;
        foreach (var part in new[] { "needs 'continue_vae'", "'vae.adversarial_start' is 1, it must be below 'trainer.samples', 1" }) Assert.Contains(part, error);
        (vae with { ContinueVae = true, Vae = vae.Vae with { AdversarialStart = 0 } }).Check();
        (llm with { LlmNetwork = new LlmSize(), Llm = new LlmStageOptions() }).Check();
        new TrainingRunConfig { Stage = "tokenizers", Model = "m" }.Check();
    }

    [Theory]
    [MemberData(nameof(RunFiles))]
    public void EveryRunFileOfTheRepository_IsWholeAndCanBeRun(string file)
    {
        var run = TrainingRunConfig.Read(Path.Combine(RunFolder, file));
        run.Check();
        // A second round goes on from the model of the first.
        Assert.Equal(file.Contains("-round-", StringComparison.Ordinal) ? "runs/dpo/model-1" : "models/mini", run.Model);
        if (run.Trainer is { } trainer) Assert.Equal($"runs/{Path.GetFileNameWithoutExtension(file)}", trainer.RunFolder);
    }

    [Fact]
    public void RunFiles_OfTheRepository_CoverTheCascade()
    {
        var stages = Directory.GetFiles(RunFolder).Select(RunFile.StageOf).Where(stage => stage is not ("judge" or "reward"));
        Assert.Equal(TrainingRun.Stages.Order(), stages.Distinct().Order());
    }

    private static string RepositoryRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Kinora.slnx"))) at = at.Parent;
        return at.FullName;
    }

    private TrainingRunConfig Read(string json)
    {
        var path = Path.Combine(_folder.Path, "run.json");
        File.WriteAllText(path, json);
        return TrainingRunConfig.Read(path);
    }

    private string Fails(string json) => Assert.Throws<TrainingException>(() => Read(json)).Message;
}
