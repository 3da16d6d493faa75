using System.Text.Json;
using System.Text.Json.Serialization;
using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>What a judge knows and how large its networks are: <c>config.json</c> of its folder.</summary>
public sealed record JudgeConfig
{
    /// <summary>Pixels per grid cell and side: three halvings.</summary>
    public const int CellPixels = 8;

    /// <summary>Checks the fields against each other.</summary>
    /// <param name="size">Pixels per side of the pictures read, a multiple of 8; pictures of another size are resampled to it.</param>
    /// <param name="things">Ids of the things, in the order of the network's classes.</param>
    /// <param name="settings">Ids of the settings, likewise.</param>
    /// <param name="motions">Ids of the motions a track can show, likewise; <c>glide</c> stands for rolling too.</param>
    /// <param name="width">Channels of the frame reader at 12 x 12 cells, a multiple of 32.</param>
    /// <param name="blocks">Residual blocks there.</param>
    /// <param name="trackPoints">Points that a track is resampled to.</param>
    /// <param name="motionWidth">Channels of the motion reader, a multiple of 8.</param>
    /// <exception cref="ArgumentException">Something can't be; the text lists every fault.</exception>
    [JsonConstructor]
    public JudgeConfig(
        int size, IReadOnlyList<string> things, IReadOnlyList<string> settings, IReadOnlyList<string> motions, int width, int blocks, int trackPoints, int motionWidth)
    {
        (Size, Things, Settings, Motions, Width, Blocks, TrackPoints, MotionWidth) = (size, things, settings, motions, width, blocks, trackPoints, motionWidth);
        var faults = new List<string>();
        if (size < CellPixels || size % CellPixels != 0) faults.Add($"'size' is {size}, it must be a positive multiple of {CellPixels}");
        if (width < 32 || width % 32 != 0) faults.Add($"'width' is {width}, it must be a positive multiple of 32");
        if (blocks < 1) faults.Add($"'blocks' is {blocks}, it must be at least 1");
        if (trackPoints < 8) faults.Add($"'track_points' is {trackPoints}, it must be at least 8");
        if (motionWidth < 8 || motionWidth % 8 != 0) faults.Add($"'motion_width' is {motionWidth}, it must be a positive multiple of 8");
        foreach (var (name, list) in new[] { ("things", things), ("settings", settings), ("motions", motions) })
        {
            if (list.Count == 0 || list.Distinct(StringComparer.Ordinal).Count() != list.Count) faults.Add($"'{name}' must list ids, each once");
        }

        if (faults.Count > 0) throw new ArgumentException($"Judge configuration: {string.Join("; ", faults)}.");
    }

    /// <summary>Pixels per side of the pictures read.</summary>
    public int Size { get; }

    /// <summary>Ids of the things, in the order of the network's classes.</summary>
    public IReadOnlyList<string> Things { get; }

    /// <summary>Ids of the settings, in the order of the network's classes.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Ids of the motions that a track can show, in the order of the network's classes.</summary>
    public IReadOnlyList<string> Motions { get; }

    /// <summary>Channels of the frame reader at the grid's resolution.</summary>
    public int Width { get; }

    /// <summary>Residual blocks of the frame reader at the grid's resolution.</summary>
    public int Blocks { get; }

    /// <summary>Points that a track is resampled to before its motion is read.</summary>
    public int TrackPoints { get; }

    /// <summary>Channels of the motion reader.</summary>
    public int MotionWidth { get; }

    /// <summary>Cells per side of the frame reader's grid.</summary>
    [JsonIgnore]
    public int Grid => Size / CellPixels;

    /// <summary>The judge of a world at the size of this project's own model.</summary>
    /// <param name="library">The world's things.</param>
    public static JudgeConfig For(ConceptLibrary library) => new(
        96,
        [.. library.All.Select(concept => concept.Id)],
        [.. Setting.All.Select(setting => setting.Id)],
        [.. Motion.All.Select(motion => MotionNames.OfTrack(motion.Id)).Append(CollideLaw.Name).Append(MotionNames.Other).Distinct()],
        width: 96, blocks: 3, trackPoints: 68, motionWidth: 48);

    /// <summary>Reads the text of a <c>config.json</c>.</summary>
    /// <param name="json">A JSON object.</param>
    /// <exception cref="JsonException">The text is no such object; the message names missing and unknown fields.</exception>
    /// <exception cref="ArgumentException">The values don't fit each other.</exception>
    public static JudgeConfig FromJson(string json) =>
        JsonSerializer.Deserialize(json, EvaluationJson.Default.JudgeConfig) ?? throw new JsonException("Judge configuration: expected a JSON object, got null.");

    /// <summary>The text for a <c>config.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.JudgeConfig) + "\n";

    /// <summary>What of a world this judge does not know, as sentences; empty when it knows all.</summary>
    /// <param name="library">The world's things.</param>
    public IReadOnlyList<string> Unknown(ConceptLibrary library) =>
    [
        .. library.All.Select(concept => concept.Id).Except(Things).Select(id => $"the thing '{id}'"),
        .. Setting.All.Select(setting => setting.Id).Except(Settings).Select(id => $"the setting '{id}'"),
        .. Motion.All.Select(motion => MotionNames.OfTrack(motion.Id)).Except(Motions).Select(id => $"the motion '{id}'"),
    ];
}
