using System.Globalization;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Kinora.Server.Jobs;

namespace Kinora.Server.Api;

/// <summary>From the fields of a request to a job, or to a refusal that names everything that is wrong.</summary>
internal sealed class VideoRequestReader(ServedModels models, ServerSettings settings)
{
    public const int MaxPrompt = 32_000;
    private const int MaxNegativePrompt = 4_000;
    private const int MaxPriority = 100;
    private const int MaxKey = 200;

    private static readonly FaultText s_noLora = "none";

    /// <summary>Reads a request.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="original">The video that is remixed, which gives what the fields do not; null for none.</param>
    /// <param name="idempotencyKey">The header of that name; null for none.</param>
    /// <exception cref="ApiException">Something is wrong; all of it is named.</exception>
    public VideoJob Read(Dictionary<string, FieldValue> fields, Caller caller, VideoJob? original = null, string? idempotencyKey = null)
    {
        var reader = new FieldReader(fields);
        var model = ReadModel(reader, original);
        var defaults = model.Model.Defaults;
        var prompt = reader.Text("prompt", MaxPrompt);
        if (prompt is null && !fields.ContainsKey("prompt")) reader.Fault("prompt", "'prompt' is missing: say in a sentence what the video shall show.");
        var size = ReadSize(reader);
        var fps = reader.Number("fps") ?? original?.Fps ?? defaults.Fps;
        var (frames, seconds) = ReadLength(reader, fps);
        reader.Unsupported("input_reference", "'input_reference': the models of this server make videos of text alone; leave it out.");
        var loras = ReadLoras(reader);
        var job = new VideoJob
        {
            Id = ServerIds.New("video_"),
            OwnerId = caller.UserId,
            Model = model.Name,
            Prompt = prompt ?? "",
            NegativePrompt = reader.Text("negative_prompt", MaxNegativePrompt) ?? original?.NegativePrompt ?? defaults.NegativePrompt,
            PositiveSuffix = original?.PositiveSuffix ?? defaults.PositiveSuffix,
            Seed = (reader.Seed("seed") ?? (original is null ? SeedSource.Draw() : ulong.Parse(original.Seed, CultureInfo.InvariantCulture))).ToString(CultureInfo.InvariantCulture),
            Steps = reader.Integer("steps") ?? original?.Steps ?? defaults.Steps,
            Guidance = reader.Number("guidance") ?? original?.Guidance ?? defaults.Guidance,
            Shift = reader.Number("shift") ?? original?.Shift ?? defaults.Shift,
            Width = size?.Width ?? original?.Width ?? defaults.Width,
            Height = size?.Height ?? original?.Height ?? defaults.Height,
            Frames = frames ?? original?.Frames ?? defaults.Frames,
            Fps = fps,
            Seconds = seconds ?? (frames is null ? original?.Seconds : null),
            Loras = loras is null ? original?.Loras ?? "" : loras,
            RemixedFrom = original?.Id,
            Priority = ReadPriority(reader, caller),
            IdempotencyKey = reader.Text("idempotency_key", MaxKey) ?? idempotencyKey,
        };
        Check(job, model, reader, fields.ContainsKey("prompt"));
        reader.ThrowIfFaulty();
        return job;
    }

    private ServedModel ReadModel(FieldReader reader, VideoJob? original)
    {
        var name = reader.Text("model", 200) ?? original?.Model;
        if (name is null) return models.Default;
        if (models.TryFind(name, out var model)) return model;
        throw ApiException.BadRequest($"There is no model '{ApiException.Shorten(name)}' here. There is: {string.Join(", ", models.All.Select(m => m.Name))}.", "model", "model_not_found");
    }

    private static FrameSize? ReadSize(FieldReader reader)
    {
        if (reader.Text("size", 40) is not { } text) return null;
        var parts = text.Split('x', 'X');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height))
            return new FrameSize(width, height);
        reader.Fault("size", $"'size' must be WIDTHxHEIGHT such as 64x64, got '{ApiException.Shorten(text)}'.");
        return null;
    }

    // A number of seconds means the fewest frames that last so long. 17 frames is the model's unit of time.
    private static (int? Frames, string? Seconds) ReadLength(FieldReader reader, double fps)
    {
        var frames = reader.Integer("num_frames");
        if (reader.Written("seconds") is not { } text) return (frames, null);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not (> 0 and <= 3600))
        {
            reader.Fault("seconds", $"'seconds' must be a number above 0 such as \"4\", got '{ApiException.Shorten(text)}'.");
            return (frames, null);
        }

        if (frames is not null)
        {
            reader.Fault("num_frames", "Give 'seconds' or 'num_frames', not both.");
            return (frames, null);
        }

        var units = Math.Ceiling((seconds * fps / RequestCheck.FrameMultiple) - 1e-9);
        return (units is >= 1 and < 1e6 ? (int)units * RequestCheck.FrameMultiple : RequestCheck.FrameMultiple, text);
    }

    private string? ReadLoras(FieldReader reader)
    {
        var loras = reader.Loras("lora");
        var names = models.LoraNames();
        foreach (var lora in loras.Where(l => !models.HasLora(l.Name)))
            reader.Fault("lora", $"There is no LoRA '{ApiException.Shorten(lora.Name)}' here. There is: {(names.Count > 0 ? string.Join(", ", names) : s_noLora)}.");
        return loras.Count == 0 ? null : string.Join('\n', loras.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name}:{l.Scale:R}")));
    }

    private static int ReadPriority(FieldReader reader, Caller caller)
    {
        var priority = reader.Integer("priority") ?? 0;
        if (priority is < -MaxPriority or > MaxPriority) reader.Fault("priority", $"'priority' must be from {-MaxPriority} to {MaxPriority}; higher goes first.");
        if (priority > 0 && !caller.IsAdmin) reader.Fault("priority", "A 'priority' above 0 is for admins. Give 0, or less to let others go first.");
        return priority;
    }

    private void Check(VideoJob job, ServedModel model, FieldReader reader, bool hasPrompt)
    {
        var defaults = model.Model.Defaults;
        // A missing prompt was told already.
        var request = job.ToRequest() with { Prompt = hasPrompt ? job.Prompt : "-" };
        foreach (var fault in RequestCheck.FindFaultTexts(request)) reader.Fault(null, fault);
        var most = settings.MaxVolume * defaults.Width * defaults.Height * defaults.Frames;
        if ((double)job.Width * job.Height * job.Frames > most)
        {
            reader.Fault(
                "size",
                $"{job.Frames} frames of {job.Width}x{job.Height} are more than this server makes: width x height x frames may be {most:F0} at most. {model.Name} makes {defaults.Frames} frames of {defaults.Width}x{defaults.Height} unless told otherwise.");
        }

        if (job.Steps > settings.MaxSteps) reader.Fault("steps", $"{job.Steps} steps are more than this server makes: give {settings.MaxSteps} or fewer.");
        try
        {
            _ = request.ToRecipe(0, model.Name, model.WeightsSha256, 1).ToJson();
        }
        catch (RecipeException error)
        {
            reader.Fault(null, error.Message);
        }
    }
}
