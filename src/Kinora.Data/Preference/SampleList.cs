using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Data.Clips;

namespace Kinora.Data.Preference;

/// <summary>A folder's <c>samples.jsonl</c>: videos that a model made, with noise and final latents kept.</summary>
/// <param name="SourcePath">The list's file.</param>
/// <param name="Videos">Its rows.</param>
public sealed record SampleList(string SourcePath, IReadOnlyList<SampledVideo> Videos)
{
    /// <summary>The list's name in its folder.</summary>
    public const string FileName = "samples.jsonl";

    /// <summary>The latents' file of one of the videos.</summary>
    /// <param name="video">One of them.</param>
    public string FileOf(SampledVideo video) => PreferenceList.FileBeside(SourcePath, video.Latents);

    /// <summary>Reads a list and looks at the header of every latents' file that it names.</summary>
    /// <param name="path">The file, or its folder.</param>
    /// <exception cref="PreferenceDataException">It can't be read, or rows are bad; each is named.</exception>
    public static SampleList Read(string path)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, FileName);
        var (videos, bad) = (new List<SampledVideo>(), new List<BadRow>());
        foreach (var (number, line) in PreferenceList.Lines(path))
        {
            var name = "";
            try
            {
                var video = JsonSerializer.Deserialize(line, PreferenceJsonContext.Line.SampledVideo) ?? throw new JsonException("null is no sample");
                name = video.Name;
                LatentStore.ShapeOf(PreferenceList.FileBeside(path, video.Latents));
                videos.Add(video);
            }
            catch (Exception error) when (error is JsonException or CheckpointException)
            {
                bad.Add(new BadRow(number, name, error is JsonException ? $"no sample: {error.Message.Split('\n')[0]}" : "missing or damaged latents"));
            }
        }

        if (bad.Count > 0) throw new PreferenceDataException($"Reading the samples of {path}: {bad.Count} rows can't be used{string.Concat(bad.Select(b => $"\n  {b}"))}\nMake them again with the command that made the folder: what is whole is kept.");
        return new SampleList(path, videos);
    }

    /// <summary>Writes a list, replacing a former one in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="videos">Its rows.</param>
    public static void Write(string path, IEnumerable<SampledVideo> videos) => JsonLines.Write(path, videos.Select(v => JsonSerializer.Serialize(v, PreferenceJsonContext.Line.SampledVideo)));
}
