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

    /// <summary>Asked after every step: whether the video shall be finished with what there is; null for never.</summary>
    public Func<bool>? Finishes { get; set; }

    /// <summary>Is told after which step the others are left out, before that can be seen in a file.</summary>
    public Action<int>? Stopped { get; set; }

    /// <summary>After which step the others are left out; null for none.</summary>
    public int? StoppedAfter { get; private set; }

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

    public bool WantsToStop(int video, int stepsDone) => Finishes?.Invoke() == true;

    // As latents after all steps: an interrupted decoding then goes on from them.
    public void AfterStop(int video, int stepsDone, Tensor latents)
    {
        StoppedAfter = stepsDone;
        Stopped?.Invoke(stepsDone);
        LatentFile.Write(files.Latents(id), steps, latents, fingerprint);
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
