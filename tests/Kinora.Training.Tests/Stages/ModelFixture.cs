using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests.Stages;

/// <summary>Everything that a transformer is trained with, untrained and tiny: encoders, VAE and a cache of four whole clips.</summary>
public sealed class ModelFixture : IDisposable
{
    public const int Side = 16;
    public const int Clips = 4;

    private readonly TemporaryFolder _folder = new();

    public ModelFixture(EncoderFixture encoders)
    {
        var model = Path.Combine(_folder.Path, "model");
        using (var llm = encoders.Llm()) llm.Export(model);
        using (var clip = encoders.Clip()) clip.Export(model);
        Text = new PromptEncoder(new ModelFolder(model));
        Vae = TinyVae.Make();
        var latents = Path.Combine(_folder.Path, "latents");
        var key = new LatentCacheKey("vae", "world", 13, Side, WorldPhysics.ClipFrames);
        LatentCache.Build(latents, key, Vae, EncoderFixture.Library, Clips, TextWriter.Null);
        Cache = LatentCache.Open(latents, key, Clips);
    }

    public PromptEncoder Text { get; }

    public VideoVae Vae { get; }

    public LatentCache Cache { get; }

    public VideoStageOptions Options { get; } = new() { Buckets = [new(1, 1, 6)], TrainClips = 3, HeldOutClips = 1 };

    public VideoStage Stage(VideoStageOptions? options = null)
    {
        var dit = new StepVideoDit(new StepVideoDitConfig(1, 16, 1, 2, 2, 32, 32), ParameterStore.Fresh(1));
        try
        {
            return new VideoStage(dit, Text, Vae, EncoderFixture.Library, Cache, options ?? Options);
        }
        catch
        {
            dit.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Text.Dispose();
        Vae.Dispose();
        _folder.Dispose();
    }
}
