using System.Globalization;
using Kinora.Data.Preference;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// A folder of a model's videos with what training on them needs: <c>samples.jsonl</c>, final latents, the videos themselves where they are wanted,
/// and the judge's readings. Whatever is there is whole, so a run that was killed goes on where it stopped.
/// </summary>
public sealed class SampleFolder
{
    private readonly JsonFolder _files;

    private SampleFolder(string root, SampleRun run) => (Root, Run, _files) = (root, run, new JsonFolder(root));

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>What its samples are made of.</summary>
    public SampleRun Run { get; }

    /// <summary>Opens a folder for a run, or makes it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="run">What its samples are made of.</param>
    /// <exception cref="EvaluationException">It holds another run, or files that are no run.</exception>
    public static SampleFolder Open(string root, SampleRun run)
    {
        var folder = new SampleFolder(root, run);
        folder._files.Claim(run, JsonFolder.Readable.SampleRun, found => found.Short, "-o");
        Directory.CreateDirectory(folder.PathOf("latents"));
        Directory.CreateDirectory(folder.PathOf("videos"));
        Directory.CreateDirectory(folder.PathOf("judged"));
        return folder;
    }

    /// <summary>The name of a sample.</summary>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="video">Its number among the prompt's videos.</param>
    public static string NameOf(SuitePrompt prompt, int video) => $"{NumberOf(prompt)}-{video}";

    /// <summary>What the names of all samples of a prompt begin with.</summary>
    /// <param name="prompt">The prompt.</param>
    internal static string NumberOf(SuitePrompt prompt) => prompt.Number.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>A file of the folder.</summary>
    /// <param name="relative">Its name in the folder.</param>
    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>The latents of a sample, relative to the folder.</summary>
    /// <param name="name">The sample.</param>
    public static string LatentsOf(string name) => $"latents/{name}.safetensors";

    /// <summary>The video of a sample.</summary>
    /// <param name="name">The sample.</param>
    public string VideoOf(string name) => PathOf($"videos/{name}.mp4");

    /// <summary>Whether a sample is finished.</summary>
    /// <param name="name">The sample.</param>
    /// <param name="withVideo">Whether its video is wanted too.</param>
    public bool Has(string name, bool withVideo) => File.Exists(PathOf(LatentsOf(name))) && (!withVideo || File.Exists(VideoOf(name)));

    /// <summary>Keeps the latents of a sample.</summary>
    /// <param name="name">The sample.</param>
    /// <param name="latents_1FChw">Its latents.</param>
    public void Write(string name, Tensor latents_1FChw)
    {
        using var scope = new TensorScope();
        LatentStore.Write(PathOf(LatentsOf(name)), latents_1FChw.Select(0, 0));
    }

    /// <summary>What a judge read off a sample's video: of an earlier run, or asked for now and kept.</summary>
    /// <param name="name">The sample.</param>
    /// <param name="judge">The judge's fingerprint.</param>
    /// <param name="read">Reads the video.</param>
    public JudgedVideo Judged(string name, string judge, Func<JudgedVideo> read)
    {
        var file = $"judged/{name}.json";
        if (_files.Read(file, JsonFolder.Readable.JudgedVideo) is { } kept && kept.Judge == judge) return kept;
        var judged = read();
        _files.Write(file, judged, JsonFolder.Readable.JudgedVideo);
        return judged;
    }
}
