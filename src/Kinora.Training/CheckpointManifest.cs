using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kinora.Checkpoints;

namespace Kinora.Training;

/// <summary>One file of a checkpoint.</summary>
/// <param name="Name">Its name inside the checkpoint's folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its <see cref="ContentFingerprint"/>: of all of it up to 1 GiB, of samples above.</param>
internal sealed record CheckpointFile(string Name, long Bytes, string Sha256);

/// <summary>
/// What a checkpoint consists of, in its <c>manifest.json</c>, which is written last: a checkpoint whose files are not those
/// of its manifest is damaged.
/// </summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="SamplesSeen">Samples of all steps so far.</param>
/// <param name="ConfigSha256">Fingerprint of the settings that it was trained with; empty where the trainer was given none.</param>
/// <param name="Files">Every file but the manifest.</param>
internal sealed record CheckpointManifest(string Stage, long SamplesSeen, string ConfigSha256, IReadOnlyList<CheckpointFile> Files)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    private const string Remedy = "Bring the checkpoint back from a copy, or remove it.";

    /// <summary>Describes the files of a folder and writes the manifest beside them.</summary>
    public static void Write(string folder, string stage, long samplesSeen, string configSha256)
    {
        CheckpointFile[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => new CheckpointFile(Path.GetFileName(path), new FileInfo(path).Length, ContentFingerprint.OfFile(path)))];
        var json = JsonSerializer.Serialize(new CheckpointManifest(stage, samplesSeen, configSha256, files), TrainingJsonContext.Default.CheckpointManifest);
        ModelExport.WriteText(Path.Combine(folder, FileName), json + "\n");
    }

    /// <summary>Reads a checkpoint's manifest and compares every file with it.</summary>
    /// <returns>The manifest; null where there is none, as in checkpoints written before there were any.</returns>
    /// <exception cref="CheckpointFormatException">The manifest is unreadable, or files are missing, of another length or of other content; all of them are named.</exception>
    public static CheckpointManifest? Verify(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        var operation = $"Check the checkpoint {folder}";
        CheckpointManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllText(path), TrainingJsonContext.Default.CheckpointManifest) ?? throw new JsonException("the file holds null");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointFormatException(operation, [new CheckpointFault(path, null, "a manifest that lists the checkpoint's files", error.Message.TrimEnd('.'), Remedy)], error);
        }

        var faults = manifest.Files.SelectMany(file => Faults(Path.Combine(folder, file.Name), file)).ToList();
        return faults.Count == 0 ? manifest : throw new CheckpointFormatException(operation, faults);
    }

    /// <summary>Names of the files that differ between two checkpoints by their manifests.</summary>
    public static IEnumerable<string> Compare(string folder, string other)
    {
        var (first, second) = (Verify(folder), Verify(other));
        return first!.Files.Where(file => !second!.Files.Contains(file)).Select(file => $"the file {file.Name}");
    }

    /// <summary>The fingerprint of a run's settings: of everything in its file that decides the numbers of a step.</summary>
    /// <remarks>How long, where and how often don't: the number of samples, folders, minutes, log steps and data threads are left out.</remarks>
    public static string Fingerprint(TrainingRunConfig config)
    {
        var bare = config with
        {
            Trainer = config.Trainer is null ? null : config.Trainer with
            {
                RunFolder = "",
                Samples = 1,
                CheckpointMinutes = 0,
                EvaluateMinutes = 0,
                LogSteps = 1,
                NonFiniteLimit = 1,
                DataThreads = 1,
                ExportFolder = null,
            },
            Model = "",
            LatentCache = "",
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bare.ToJson())));
    }

    private static IEnumerable<CheckpointFault> Faults(string path, CheckpointFile expected)
    {
        var info = new FileInfo(path);
        if (!info.Exists) yield return new CheckpointFault(path, null, $"a file of {expected.Bytes:N0} bytes", "none", Remedy);
        else if (info.Length != expected.Bytes) yield return new CheckpointFault(path, null, $"{expected.Bytes:N0} bytes", $"{info.Length:N0}", Remedy);
        else if (ContentFingerprint.OfFile(path) is var found && found != expected.Sha256) yield return new CheckpointFault(path, null, $"content with SHA-256 {expected.Sha256}", found, Remedy);
    }
}
