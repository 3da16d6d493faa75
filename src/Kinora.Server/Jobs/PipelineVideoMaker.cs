using System.Security.Cryptography;
using System.Text;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Server.Operations;
using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>Makes videos with the pipeline. Latents are kept in the job's folder until the files are whole.</summary>
internal sealed class PipelineVideoMaker(ServedModels models, JobFiles files, ServerSettings settings, ServerMetrics metrics, TimeProvider time) : IVideoMaker
{
    public bool Make(VideoJob job, Device device, IJobFollower follower, CancellationToken cancellation)
    {
        if (!models.TryFind(job.Model, out var served))
            throw new ServerException($"The model '{job.Model}' is no longer served here. Ask for one of: {string.Join(", ", models.All.Select(m => m.Name))}.");
        files.Create(job.Id);
        var request = job.ToRequest();
        var loras = job.LoraList();
        var model = models.Open(served, loras);
        // A LoRA is known by its name: where the server keeps it is nobody's business.
        GenerationRecipe RecipeOf(GenerationRequest made) =>
            made.ToRecipe(0, served.Name, served.WeightsSha256, Engine.Threads, [.. model.Loras.Select((lora, i) => lora with { File = loras[i].Name })]);
        // An early stop changes nothing about the steps before it, so latents of before are good after it.
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{RecipeOf(request with { StopAfter = null }).ToJson()} on {device.Type}")));
        var journal = new JobJournal(files, job.Id, fingerprint, request.Steps, settings.SaveEverySteps, settings.Previews, time) { Finishes = () => follower.Finishes, Stopped = follower.Stopped };
        var progress = new JobProgressReporter(journal, follower.Report);
        journal.Saved = steps => follower.Saved(steps, progress.Percent);
        var result = new TextToVideoPipeline(model, device).Generate(request, Open, journal, progress, cancellation);
        metrics.Made(result);
        return journal.WentOn;

        IFrameSink Open(int video)
        {
            var made = request with { StopAfter = journal.StoppedAfter ?? request.StopAfter };
            return new JobSink(files, job.Id, made, VideoFileSink.Open(files.Video(job.Id), made, RecipeOf(made), cancellation));
        }
    }
}
