using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>Keeps a job's latents every few steps and after the last, and its previews as often as they cost little.</summary>
internal sealed class JobJournal(JobFiles files, string id, string fingerprint, int steps, int saveEvery, bool previews, TimeProvider time) : IGenerationJournal
{
    // A preview may come when the time since the last is this many times what it took.
    private const int PreviewPatience = 4;

    private static readonly FrameRate s_previewRate = FrameRate.FromDouble(12.5);

    private TimeSpan _previewCost;
    private long _previewEnd = time.GetTimestamp();

    /// <summary>Is told when so many steps were saved.</summary>
    public Action<int>? Saved { get; set; }

    /// <summary>Whether an earlier attempt's steps were taken over.</summary>
    public bool WentOn { get; private set; }

    /// <summary>How many previews there were.</summary>
    public int Previews { get; private set; }

    public SavedLatents? Load(int video)
    {
        var saved = LatentFile.TryRead(files.Latents(id), fingerprint);
        WentOn = saved is not null;
        return saved;
    }

    public void AfterStep(int video, int stepsDone, Tensor latents)
    {
        if (stepsDone % saveEvery != 0 && stepsDone != steps) return;
        LatentFile.Write(files.Latents(id), stepsDone, latents, fingerprint);
        Saved?.Invoke(stepsDone);
    }

    public bool WantsPreview(int video, int stepsDone) =>
        previews && stepsDone < steps && (Previews == 0 || time.GetElapsedTime(_previewEnd) > _previewCost * PreviewPatience);

    public void ShowPreview(int video, int stepsDone, VideoFrames frames)
    {
        var start = time.GetTimestamp();
        using (var writer = VideoWriter.Create(files.Preview(id), frames.Size.Width, frames.Size.Height, s_previewRate))
        {
            writer.WriteFrames(frames);
            writer.Complete();
        }

        Previews++;
        _previewEnd = time.GetTimestamp();
        // The decoding before it costs about as much again on any device.
        _previewCost = time.GetElapsedTime(start, _previewEnd) * 2;
    }
}
