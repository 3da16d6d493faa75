namespace Kinora.Evaluation;

/// <summary>The folder of one model's videos of one suite; a video whose record is there is finished.</summary>
public sealed class SuiteRunFolder
{
    private readonly JsonFolder _files;

    private SuiteRunFolder(string root, SuiteRun run)
    {
        (Root, _files) = (root, new JsonFolder(root));
        _files.Claim(run, JsonFolder.Readable.SuiteRun, found =>
            $"suite {found.Suite}, weights {found.Model.WeightsSha256[..Math.Min(12, found.Model.WeightsSha256.Length)]}, {found.Model.Frames} frames, {found.Model.Steps} steps, prompts {found.PromptsSha256[..Math.Min(12, found.PromptsSha256.Length)]}");
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Opens a folder for a run, or makes it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="run">What is to be run.</param>
    /// <exception cref="EvaluationException">It holds another run, or files that are no run.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public static SuiteRunFolder Open(string root, SuiteRun run) => new(root, run);

    /// <summary>The file of a video.</summary>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="seed">Its seed.</param>
    public string VideoOf(EvaluationPrompt prompt, ulong seed) => Path.Combine(Root, NameOf(prompt, seed) + ".mp4");

    /// <summary>The record of a finished video; null when it is still to be made.</summary>
    /// <param name="prompt">Its prompt; a record of another sentence does not count.</param>
    /// <param name="seed">Its seed.</param>
    public SuiteVideo? RecordOf(EvaluationPrompt prompt, ulong seed) =>
        File.Exists(VideoOf(prompt, seed)) && _files.Read(NameOf(prompt, seed) + ".json", JsonFolder.Readable.SuiteVideo) is { } record && record.Prompt == prompt && record.Seed == seed ? record : null;

    /// <summary>Notes that a video is finished.</summary>
    /// <param name="video">Its record.</param>
    public void Finish(SuiteVideo video) => _files.Write(NameOf(video.Prompt, video.Seed) + ".json", video, JsonFolder.Readable.SuiteVideo);

    /// <summary>A vision model's scores of a video: those of an earlier run, or else asked for and kept.</summary>
    /// <param name="video">The video.</param>
    /// <param name="judge">The vision model.</param>
    /// <param name="ask">Asks it.</param>
    internal IReadOnlyDictionary<string, double> ScoresOf(SuiteVideo video, VisionJudge judge, Func<VisionScores> ask)
    {
        var name = $"{NameOf(video.Prompt, video.Seed)}.judge.json";
        var scores = _files.Read(name, JsonFolder.Readable.VisionScores);
        if (scores is null || scores.Judge != judge.Name)
        {
            scores = ask();
            _files.Write(name, scores, JsonFolder.Readable.VisionScores);
        }

        return scores.ByMetric();
    }

    private static string NameOf(EvaluationPrompt prompt, ulong seed) => $"{prompt.Id}-{seed}";
}
