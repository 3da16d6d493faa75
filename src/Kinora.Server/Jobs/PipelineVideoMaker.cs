using System.Security.Cryptography;
using System.Text;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>Makes videos with the pipeline. Latents are kept in the job's folder until the files are whole.</summary>
internal sealed class PipelineVideoMaker(ServedModels models, JobFiles files, ServerSettings settings, TimeProvider time) : IVideoMaker
{
    public bool Make(VideoJob job, Device device, Action<JobProgress> report, Action<int, int> saved, CancellationToken cancellation)
    {
        if (!models.TryFind(job.Model, out var served))
            throw new ServerException($"The model '{job.Model}' is no longer served here. Ask for one of: {string.Join(", ", models.All.Select(m => m.Name))}.");
        files.Create(job.Id);
        var request = job.ToRequest();
        var loras = job.LoraList();
        var model = models.Open(served, loras);
        // A LoRA is known by its name: where the server keeps it is nobody's business.
        var recipe = request.ToRecipe(0, served.Name, served.WeightsSha256, Engine.Threads, [.. model.Loras.Select((lora, i) => lora with { File = loras[i].Name })]);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{recipe.ToJson()} on {device.Type}")));
        var journal = new JobJournal(files, job.Id, fingerprint, request.Steps, settings.SaveEverySteps, settings.Previews, time);
        var progress = new JobProgressReporter(journal, report);
        journal.Saved = steps => saved(steps, progress.Percent);
        new TextToVideoPipeline(model, device).Generate(
            request, _ => new JobSink(files, job.Id, request, VideoFileSink.Open(files.Video(job.Id), request, recipe, cancellation)), journal, progress, cancellation);
        return journal.WentOn;
    }
}
