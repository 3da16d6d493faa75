using Kinora.Checkpoints;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Model => Path.Combine(_folder.Path, "model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_WithoutWhatEarlierStagesMake_NamesAllOfItWithItsStage()
    {
        var error = Assert.Throws<TrainingException>(() => Run("video", """ "trainer": { "run_folder": "RUN", "samples": 4 }, "continue_transformer": true, "video": { "buckets": [ { "latent_frames": 3, "share": 1, "batch": 2 } ] } """));
        foreach (var part in new[] { "step1_chat_tokenizer.model is missing, run the stage 'tokenizers'", "vocab.txt is missing", "StepLlm weights are missing, run the stage 'llm'", "HunyuanClip weights are missing, run the stage 'clip'", "Vae weights are missing, run the stage 'vae'", "Transformer weights are missing, run the stage 'image'" })
            Assert.Contains(part, error.Message);
        Assert.Contains("'vae' first", Assert.Throws<TrainingException>(() => Run("vae", """ "trainer": { "run_folder": "RUN", "samples": 4 }, "continue_vae": true """)).Message);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "run-video")));
    }

    [Fact]
    public void TheWholeCascade_AtTinySize_MakesAModelThatGenerates()
    {
        // What earlier tests left to the collector would be missing at the end.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = TensorScope.LiveTensors;
        Assert.True(Run("tokenizers", """ "tokenizers": { "captions": 600, "sentence_piece_vocabulary": 900, "word_piece_vocabulary": 900 } """));
        Assert.True(Run("llm", """ "trainer": { "run_folder": "RUN", "samples": 24, "log_steps": 1 }, "llm": { "batch_size": 8, "held_out_captions": 8 }, "llm_network": { "layers": 1, "width": 32, "heads": 2, "groups": 1 } """));
        Assert.True(Run("clip", """
            "trainer": { "run_folder": "RUN", "samples": 24 }, "clip": { "batch_size": 8 },
            "clip_network": { "layers": 1, "width": 32, "heads": 2, "feed_forward": 64, "picture_size": 32, "patch_size": 16, "picture_width": 32, "picture_layers": 1, "picture_heads": 2, "embedding": 16 }
            """));
        Assert.True(Run("vae", """
            "trainer": { "run_folder": "RUN", "samples": 3 }, "vae": { "size": 16, "clips": 1, "pictures": 2, "picture_steps": 1 },
            "vae_network": { "z_channels": 2, "path_channels": 64, "base_channels": 8, "ch_mult": [1, 1, 1, 1], "num_res_blocks": 1, "group_norm_groups": 2, "encoder_input_channels": 4 }
            """));
        Assert.True(Run("vae", """ "trainer": { "run_folder": "RUN-decoder", "samples": 1 }, "vae": { "size": 16, "clips": 1, "picture_steps": 0, "trained": "decoder", "adversarial_weight": 0.1 }, "continue_vae": true """));
        const string cached = """ "latent_cache": "CACHE", "size": 16, "transformer": { "heads": 1, "head_dim": 16, "layers": 1 } """;
        Assert.True(Run("image", cached + """, "trainer": { "run_folder": "RUN", "samples": 12 }, "video": { "buckets": [ { "latent_frames": 1, "share": 1, "batch": 4 } ], "train_clips": 2, "held_out_clips": 1 } """));
        // Goes on with waves that the transformer of the stage before does not have.
        string joint = cached.Replace("\"layers\": 1 }", "\"layers\": 1, \"position_waves\": 3 }", StringComparison.Ordinal) + """
            , "continue_transformer": true, "trainer": { "run_folder": "RUN", "samples": 6 },
            "video": { "buckets": [ { "latent_frames": 1, "share": 1, "batch": 4 }, { "latent_frames": 3, "share": 1, "batch": 2 } ], "train_clips": 2, "held_out_clips": 1 }
            """;
        using (var stopped = new CancellationTokenSource())
        {
            stopped.Cancel();
            Assert.False(Run("video", joint, stopped.Token));
        }

        Assert.True(Run("video", joint));
        Assert.Equal(3, StepVideoDitConfig.Read(new ModelFolder(Model).TransformerConfigFile).PositionWaves);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "run-video", "samples", "video-000000006.png")));
        Assert.Equal("video", TrainingRunConfig.Read(Path.Combine(_folder.Path, "run-video", "run.json")).Stage);
        Generate();
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    private void Generate()
    {
        var model = new ModelFolder(Model);
        model.Validate();
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var text = new PromptEncoder(model);
        using var source = model.OpenWeights(ModelParts.Transformer);
        using var dit = new StepVideoDit(StepVideoDitConfig.Read(model.TransformerConfigFile), ParameterStore.From(source));
        using var embedded = text.Encode(text.Tokenize(["一只企鹅在雪地里跳来跳去", ""]));
        var context = dit.PrepareText(embedded.Caption_BLC, embedded.Clip_BKC, embedded.CaptionLengths);
        var velocity = dit.Forward(new RandomStream(1).Normal([2, 3, 2, 1, 1]), Tensor.Full([2], 0.5), context);
        Assert.Equal([2, 3, 2, 1, 1], velocity.Shape.ToArray());
        Assert.True(double.IsFinite(velocity.Square().Sum().Item()));
        Assert.NotEqual(0, velocity.Abs().Max().Item());
    }

    // Runs a stage from a file, as the command line does.
    private bool Run(string stage, string sections, CancellationToken cancellation = default)
    {
        var file = Path.Combine(_folder.Path, $"{stage}.json");
        var json = $$"""{ "stage": "{{stage}}", "model": "{{Model}}", {{sections}} }"""
            .Replace("RUN", Path.Combine(_folder.Path, $"run-{stage}"), StringComparison.Ordinal)
            .Replace("CACHE", Path.Combine(_folder.Path, "latents"), StringComparison.Ordinal);
        File.WriteAllText(file, json);
        return new TrainingRun(TrainingRunConfig.Read(file), TextWriter.Null).Run(cancellation);
    }
}
