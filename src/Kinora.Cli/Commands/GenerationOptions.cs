using System.CommandLine;
using Kinora.Cli.Generation;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary>The options that generate and rerun share: what overrides a model's or a recipe's values, and how to work.</summary>
internal sealed class GenerationOptions
{
    private readonly Option<string?> _model = CommandOptions.Text("--model", $"A known model or a model folder; '{ModelCatalog.Default}' unless given.", "mini|DIR");
    private readonly Option<string[]> _loras = CommandOptions.Repeated("--lora", "A LoRA and how strongly it works, 1 unless given; may be given several times.", "FILE[:scale]");
    private readonly Option<int?> _frames = CommandOptions.Integer("--frames", "Frames: a multiple of 17, or 1 for a still picture.");
    private readonly Option<(int Width, int Height)?> _size = CommandOptions.Size("--size", "Width and height in pixels, multiples of 16.");
    private readonly Option<int?> _steps = CommandOptions.Integer("--steps", "Steps of the sampler, 1 to 1000.");
    private readonly Option<double?> _guidance = CommandOptions.Number("--guidance", "How strongly the prompt steers; 1 turns guidance off.", "G");
    private readonly Option<double?> _shift = CommandOptions.Number("--shift", "Time shift of the schedule; above 1 it spends more steps near noise.", "S");
    private readonly Option<string?> _negative = CommandOptions.Text("--negative", "What guidance steers away from.", "TEXT");
    private readonly Option<ulong?> _seed = CommandOptions.Seed("--seed", "Seed of the noise; drawn and reported unless given.");
    private readonly Option<int?> _count = CommandOptions.Integer("--count", "How many videos to make, each from noise of its own; their files are numbered.");
    private readonly Option<double?> _fps = CommandOptions.Number("--fps", "Frames per second at which the file plays.", "N");
    private readonly Option<string?> _output = CommandOptions.Text("-o", "Where to write: .mp4, .webm, .gif, .png (contact sheet) or a folder (PNG frames). An existing file is replaced. Unless given: a free name made of prompt and seed.", "FILE", "--output");
    private readonly Option<string?> _device = CommandOptions.Text("--device", "Where to compute; 'cpu' unless given.", "cpu|cuda[:i]");
    private readonly Option<int?> _threads = CommandOptions.Integer("--threads", "Processor threads; all unless given.");
    private readonly Option<long?> _memory = CommandOptions.Bytes("--memory", "Most memory to take, such as 6GB: weights that don't fit are streamed from their files. The video is the same. All that is needed unless given.");
    private readonly Option<double?> _cache = CommandOptions.Number("--cache-threshold", "Spare the transformer's later blocks where a step differs by no more than this from an earlier one, 0 to 1. Faster, a little different; 'models calibrate' measures it. 0 (off) unless given.", "T");
    private readonly Option<double?> _guidanceReuse = CommandOptions.Number("--guidance-reuse", "Share of the steps, at the end, of which every second one reuses the guidance of the one before, 0 to 1. 0 (off) unless given.", "SHARE");
    private readonly Option<bool> _json = CommandOptions.Switch("--json", "End stdout with one line of JSON about the result.");
    private readonly Option<bool> _dryRun = CommandOptions.Switch("--dry-run", "Check everything and say what would be done; no weights are read.");

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [_model, _loras, _frames, _size, _steps, _guidance, _shift, _negative, _seed, _count, _fps, _output, _device, _threads, _memory, _cache, _guidanceReuse, _json, _dryRun];
        foreach (var option in all) command.Options.Add(option);
    }

    /// <summary>The model as the user named it; null where he named none.</summary>
    public string? Model(ParseResult parsed) => parsed.GetValue(_model);

    /// <summary>The seed that was given.</summary>
    public ulong? Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>How to work and where to write.</summary>
    public GenerationSettings Settings(ParseResult parsed) => new(
        parsed.GetValue(_output), parsed.GetValue(_device) ?? "cpu", parsed.GetValue(_threads), parsed.GetValue(_memory), parsed.GetValue(_json), parsed.GetValue(_dryRun),
        [.. (parsed.GetValue(_loras) ?? []).Select(LoraChoice.Parse)]);

    /// <summary>A request with what the user gave in place of its own values.</summary>
    public GenerationRequest Override(GenerationRequest request, ParseResult parsed) => request with
    {
        Frames = parsed.GetValue(_frames) ?? request.Frames,
        Width = parsed.GetValue(_size)?.Width ?? request.Width,
        Height = parsed.GetValue(_size)?.Height ?? request.Height,
        Steps = parsed.GetValue(_steps) ?? request.Steps,
        Guidance = parsed.GetValue(_guidance) ?? request.Guidance,
        Shift = parsed.GetValue(_shift) ?? request.Shift,
        NegativePrompt = parsed.GetValue(_negative) ?? request.NegativePrompt,
        Seed = parsed.GetValue(_seed) ?? request.Seed,
        Count = parsed.GetValue(_count) ?? request.Count,
        Fps = parsed.GetValue(_fps) ?? request.Fps,
        CacheThreshold = parsed.GetValue(_cache) ?? request.CacheThreshold,
        GuidanceReuse = parsed.GetValue(_guidanceReuse) ?? request.GuidanceReuse,
    };
}
