using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kinora.Media;

namespace Kinora.Data.World;

/// <summary>Writes scenes as files: each clip as MP4, its captions as text and its ground truth as JSON, under one name.</summary>
/// <param name="library">The loaded concepts.</param>
public sealed class WorldExport(ConceptLibrary library)
{
    /// <summary>The list of a folder's clips.</summary>
    public const string ListName = "clips.jsonl";

    /// <summary>Captions per language beside every clip.</summary>
    public const int CaptionVariants = 3;

    /// <summary>A divisor of the clip's length; all at once a large clip would not fit one array.</summary>
    private const int FramesAtOnce = 17;

    // Chinese as it is read, not as escapes.
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WorldRenderer _renderer = new(library);
    private readonly Captions _captions = new(library);

    /// <summary>Writes one scene's whole clip of 204 frames: <c>NAME.mp4</c>, <c>NAME.txt</c> (one caption a line, English and
    /// Chinese in turn) and <c>NAME.json</c> (<see cref="GroundTruth"/> with the boxes of every frame).</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="name">The files' common name without ending.</param>
    /// <param name="size">Picture size in pixels, each side even and at least 16.</param>
    /// <param name="cancellation">Stops the writing; the clip under way leaves nothing.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="MediaToolException">The clip can't be written; nothing is left of it.</exception>
    public void WriteClip(SceneSpec scene, string folder, string name, FrameSize size, CancellationToken cancellation = default)
    {
        string path = Path.Combine(folder, name);
        // What can be refused is refused before the first file is there.
        byte[] captions = Encoding.UTF8.GetBytes(string.Concat(CaptionsOf(scene).Select(caption => caption + "\n")));
        GroundTruth truth = GroundTruth.Of(scene, library, size.Width, size.Height, 0, WorldPhysics.ClipFrames, withBoxes: true);
        using (VideoWriter writer = VideoWriter.Create(
            path + ".mp4", size.Width, size.Height, new FrameRate(WorldPhysics.FramesPerSecond, 1), cancellation: cancellation))
        {
            for (int start = 0; start < WorldPhysics.ClipFrames; start += FramesAtOnce)
            {
                byte[] frames = _renderer.Render(scene, size.Width, size.Height, start, FramesAtOnce);
                writer.WriteFrames(new VideoFrames(FramesAtOnce, size.Height, size.Width, frames));
            }
            writer.Complete();
        }
        AtomicFile.WriteAllBytes(path + ".txt", captions);
        AtomicFile.WriteAllBytes(path + ".json", Encoding.UTF8.GetBytes(truth.ToJson() + "\n"));
    }

    /// <summary>Writes <see cref="ListName"/>: a line for every clip in a folder that has captions and ground truth beside it, with its captions as an array, of which training draws one.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The folder can't be read or written.</exception>
    public static void WriteList(string folder)
    {
        var lines = Directory.GetFiles(folder, "*.mp4").Order(StringComparer.Ordinal)
            .Where(clip => File.Exists(Path.ChangeExtension(clip, ".txt")) && File.Exists(Path.ChangeExtension(clip, ".json")))
            .Select(clip => new JsonObject
            {
                ["video"] = Path.GetFileName(clip),
                ["caption"] = new JsonArray([.. File.ReadAllLines(Path.ChangeExtension(clip, ".txt")).Select(caption => JsonValue.Create(caption))]),
            }.ToJsonString(s_readable));
        JsonLines.Write(Path.Combine(folder, ListName), lines);
    }

    private IEnumerable<string> CaptionsOf(SceneSpec scene) =>
        from variant in Enumerable.Range(0, CaptionVariants)
        from language in (CaptionLanguage[])[CaptionLanguage.English, CaptionLanguage.Chinese]
        select _captions.Write(scene, language, (ulong)variant);
}
