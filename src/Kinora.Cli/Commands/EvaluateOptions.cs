using System.CommandLine;
using Kinora.Evaluation;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary>The options that all suites of prompts share, and what is made of them.</summary>
internal sealed class EvaluateOptions
{
    /// <summary>Where evaluations' videos go unless the user names a folder.</summary>
    public const string RunsFolder = "runs/evaluate";

    private const string JudgeKey = "KINORA_JUDGE_KEY";

    private readonly Option<string?> _model = CommandOptions.Text("--model", $"A known model or a model folder; {ModelCatalog.Default} unless given.", "NAME|DIR");
    private readonly Option<string?> _against = CommandOptions.Text("--against", "Another model to compare with, on the same prompts and seeds.", "NAME|DIR");
    private readonly Option<string?> _videos = CommandOptions.Text("--videos", $"The model's run folder; finished videos of the same weights and settings are used again. Below {RunsFolder} unless given.", "DIR");
    private readonly Option<string?> _againstVideos = CommandOptions.Text("--against-videos", "The other model's run folder.", "DIR");
    private readonly Option<int?> _seeds = CommandOptions.Integer("--seeds", "Videos for each prompt, from seeds of their own; 1 unless given.");
    private readonly Option<int?> _frames = CommandOptions.Integer("--frames", "Frames; the model's default unless given.");
    private readonly Option<(int Width, int Height)?> _size = CommandOptions.Size("--size", "Width and height; the model's default unless given.");
    private readonly Option<int?> _steps = CommandOptions.Integer("--steps", "Solver steps; the model's default unless given.");
    private readonly ClipOptions _clip = new();
    private readonly Option<string?> _head = CommandOptions.Text("--aesthetic-head", "A linear head on the CLIP's embeddings: safetensors with weight [1, E] and bias [1].", "FILE");

    private readonly Option<string?> _votes = CommandOptions.Text("--votes", "Votes and scores that people gave the two models, for the report.", "FILE");
    private readonly Option<string?> _judgeUrl = CommandOptions.Text("--judge-url", "Let a vision model score the videos: the base address of an OpenAI-compatible service. Pictures of the videos are sent there. None unless given.", "URL");
    private readonly Option<string?> _judgeModel = CommandOptions.Text("--judge-model", $"That service's name of the vision model; its key is read from {JudgeKey}.", "NAME");

    /// <summary>At most so many prompts.</summary>
    public Option<int?> Limit { get; } = CommandOptions.Integer("--limit", "At most so many prompts, evenly spread.");

    /// <summary>Processor threads.</summary>
    public Option<int?> Threads { get; } = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");

    /// <summary>One line of JSON.</summary>
    public Option<bool> Json { get; } = CommandOptions.Switch("--json", "The report as one line of JSON on stdout.");

    /// <summary>Only list.</summary>
    public Option<bool> List { get; } = CommandOptions.Switch("--list", "Print number, category and prompt, separated by tabs, and do nothing else.");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_model, _against, _videos, _againstVideos, Limit, _seeds, _frames, _size, _steps, .. _clip.All, _head, _votes, _judgeUrl, _judgeModel, Threads, Json, List];

    /// <summary>Everything that was asked for, checked.</summary>
    /// <exception cref="CommandException">Anything can't be; all faults are named.</exception>
    public EvaluateRequest Read(ParseResult parsed)
    {
        var faults = new List<string>();
        foreach (var option in (Option<int?>[])[Limit, _seeds, _frames, _steps, Threads])
            if (parsed.GetValue(option) < 1) faults.Add($"{option.Name} is {parsed.GetValue(option)}, it must be at least 1.");
        var (against, head) = (parsed.GetValue(_against), parsed.GetValue(_head));
        var model = Entrant(parsed.GetValue(_model) ?? ModelCatalog.Default, parsed.GetValue(_videos), parsed, faults);
        var other = against is null ? null : Entrant(against, parsed.GetValue(_againstVideos), parsed, faults);
        if (against is null && parsed.GetValue(_againstVideos) is not null) faults.Add("--against-videos needs --against.");
        var clip = _clip.Read(parsed, faults);
        if (head is not null && _clip.IsNone(parsed)) faults.Add("--no-clip can't go with --aesthetic-head.");
        if (head is not null && !File.Exists(head)) faults.Add($"--aesthetic-head: there is no file {head}.");
        var (votes, url, judge) = (parsed.GetValue(_votes), parsed.GetValue(_judgeUrl), parsed.GetValue(_judgeModel));
        if (votes is not null && against is null) faults.Add("--votes needs --against.");
        if (votes is not null && !File.Exists(votes)) faults.Add($"--votes: there is no file {votes}.");
        if (url is null != judge is null) faults.Add("--judge-url and --judge-model go together.");
        Uri? address = null;
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out address) && address.Scheme is "http" or "https")) faults.Add($"--judge-url: '{url}' is no address such as http://localhost:8000/v1.");
        if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults.Distinct()));
        return new EvaluateRequest(model, other, parsed.GetValue(Limit), parsed.GetValue(_seeds) ?? 1, clip, head, votes,
            address is null ? null : (address, judge!, Environment.GetEnvironmentVariable(JudgeKey)), parsed.GetValue(Threads));
    }

    private SuiteEvaluation.Entrant Entrant(string name, string? videos, ParseResult parsed, List<string> faults)
    {
        var folder = ModelCatalog.Find(name);
        if (folder is null) faults.Add(ModelCatalog.Unknown(name));
        var (frames, size, steps) = (parsed.GetValue(_frames), parsed.GetValue(_size), parsed.GetValue(_steps));
        // Other settings are another run, so they have another folder.
        string[] settings = [.. frames is { } f ? [$"{f}f"] : Array.Empty<string>(), .. size is { } wh ? [$"{wh.Width}x{wh.Height}"] : Array.Empty<string>(), .. steps is { } s ? [$"{s}s"] : Array.Empty<string>()];
        return new SuiteEvaluation.Entrant(
            name, folder ?? "",
            run => videos ?? Path.Combine(RunsFolder, string.Join("-", [$"{run.Suite}-{run.Model.WeightsSha256[..12]}", run.PromptsSha256[..6], .. settings])),
            defaults => defaults with { Frames = frames ?? defaults.Frames, Width = size?.Width ?? defaults.Width, Height = size?.Height ?? defaults.Height, Steps = steps ?? defaults.Steps });
    }
}
