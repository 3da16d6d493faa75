using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Cli.Terminal;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Generation;

/// <summary>One run of generate or rerun: check everything, make the videos, report.</summary>
internal sealed class GenerationJob
{
    private const int MaxThreads = 1024;

    private readonly CommandContext _context;
    private readonly string _modelName;
    private readonly GenerationSettings _settings;
    private readonly string? _modelFolder;
    private readonly List<string> _faults = [];
    private readonly Device _device;

    public GenerationJob(CommandContext context, string modelName, GenerationSettings settings)
    {
        (_context, _modelName, _settings) = (context, modelName, settings);
        _modelFolder = ModelCatalog.Find(modelName);
        if (_modelFolder is null) _faults.Add(ModelCatalog.Unknown(modelName));
        if (settings.Threads is < 1 or > MaxThreads) _faults.Add($"--threads {settings.Threads} is outside 1 to {MaxThreads}.");
        _faults.AddRange(LoraChoice.FindFaults(settings.Loras));
        _device = ParseDevice(settings.Device);
        if (settings.Memory is not null && _device.Type != DeviceType.Cpu) _faults.Add($"--memory is about the processor's memory and can't be kept with --device {settings.Device}. Leave it out.");
    }

    /// <summary>The model's own defaults, as far as they can be read; what is wrong with them the model's check tells.</summary>
    public GenerationDefaults Defaults
    {
        get
        {
            try
            {
                return _modelFolder is null ? GenerationDefaults.Recommended : GenerationDefaults.Read(ModelFolder.Open(_modelFolder));
            }
            catch (Exception error) when (error is JsonException or IOException)
            {
                return GenerationDefaults.Recommended;
            }
        }
    }

    /// <summary>Does it.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="expectedWeights">Fingerprint that the weights must have; null for any.</param>
    /// <param name="best">Chooses among several videos; null to make what is asked.</param>
    public int Run(GenerationRequest request, string? expectedWeights = null, BestOf? best = null)
    {
        if (best is not null) _faults.AddRange(BestOfFaults(request));
        var paths = CheckArguments(request);
        MediaTools.Default.Require();
        // Before the first tensor, or the BLAS library keeps the number it started with.
        if (_settings.Threads is { } threads) Engine.Threads = threads;
        var model = TextToVideoModel.Open(_modelFolder!, _settings.Loras);
        if (OutputCheck.FindSpaceFault(request, paths) is { } full) throw new CommandException(ExitCodes.OutOfBudget, full);
        IReadOnlyList<string> warnings = [.. model.FindCuts(request), .. model.FindLoraDoubts()];
        foreach (var warning in warnings) _context.Error.WriteLine($"Warning: {warning}");
        if (expectedWeights is not null) CheckWeights(model, expectedWeights);
        if (_settings.DryRun) return ReportPlan(request, model, paths, warnings);

        var pipeline = new TextToVideoPipeline(model, _device, memory: _settings.Memory);
        pipeline.ThrowIfOverBudget(request);
        var sha = model.ComputeWeightsSha256();
        IGenerationJournal? chosen = null;
        if (best is not null)
        {
            (var video, chosen) = best.Choose(model, request, _context.Error, _context.Cancellation);
            // The recipe tells the number, so that the video can be made again without the others.
            request = request with { FirstVideo = video };
        }

        var display = new ProgressDisplay(_context.Error, _context.ErrorIsTerminal);
        try
        {
            var result = pipeline.Generate(
                request,
                video => VideoFileSink.Open(paths[video], request, request.ToRecipe(video, _modelName, sha, Engine.Threads, model.Loras), _context.Cancellation),
                chosen,
                display,
                _context.Cancellation);
            display.Clear();
            return Report(request, paths, result, model, sha, warnings);
        }
        finally
        {
            display.Clear();
        }
    }

    private IEnumerable<string> BestOfFaults(GenerationRequest request)
    {
        if (request.Count != 1) yield return "--best-of and --count can't go together: of several videos one is kept.";
        if (_settings.Memory is not null) yield return "--best-of and --memory can't go together: all networks stay loaded while videos are compared.";
        if (_device.Type != DeviceType.Cpu) yield return "--best-of computes on the processor only. Leave --device out.";
    }

    // All faults of all arguments at once; files are named after they are known to be good.
    private IReadOnlyList<string> CheckArguments(GenerationRequest request)
    {
        var own = RequestCheck.FindFaults(request);
        _faults.AddRange(own);
        IReadOnlyList<string> paths = [];
        if (own.Count == 0)
        {
            var path = _settings.Output ?? OutputPaths.FromPrompt("", request.Prompt, request.Seed, request.Count);
            if (path.Length == 0) _faults.Add("-o names no file.");
            else
            {
                paths = OutputPaths.Number(path, request.Count);
                _faults.AddRange(OutputCheck.FindFaults(request, paths));
                AddRecipeFault(request);
            }
        }

        return _faults.Count == 0 ? paths : throw new RequestException(_faults);
    }

    // A text that no file can store must not show only when the first frame is written.
    private void AddRecipeFault(GenerationRequest request)
    {
        try
        {
            _ = request.ToRecipe(0, _modelName, "", 1).ToJson();
        }
        catch (RecipeException error)
        {
            _faults.Add(error.Message);
        }
    }

    private Device ParseDevice(string text)
    {
        try
        {
            var device = Device.Parse(text);
            if (device.Type == DeviceType.Cpu) return device;
            var count = Engine.DeviceCount(device.Type);
            if (device.Index >= count)
            {
                _faults.Add($"--device {text}: libtorch {Engine.Version} sees {count} such devices here. Use --device cpu, or set LIBTORCH to a libtorch built for them.");
            }

            return device;
        }
        catch (FormatException error)
        {
            _faults.Add($"--device: {error.Message}");
            return Device.Cpu;
        }
    }

    private void CheckWeights(TextToVideoModel model, string expected)
    {
        var actual = model.ComputeWeightsSha256();
        if (actual == expected) return;
        throw new CommandException(
            ExitCodes.BadInput,
            $"The video was made with weights {expected}, the model '{_modelName}' here has {actual}: it would become another video. " +
            "Name the right model with --model, or go on with --force.");
    }

    private int ReportPlan(GenerationRequest request, TextToVideoModel model, IReadOnlyList<string> paths, IReadOnlyList<string> warnings)
    {
        var preflight = Preflight.Estimate(model, request, _settings.Memory, paths, Preflight.ProbeLength);
        var shape = LatentShape.Of(request, model.Vae);
        var patch = model.Transformer.PatchSize;
        var tokens = shape.Frames * (shape.Rows / patch) * (shape.Columns / patch);
        _context.Error.WriteLine(
            $"Would make {string.Join(", ", paths)}: {request.Frames} frames of {request.Width}x{request.Height} at {request.Fps} fps, seed {request.Seed}, " +
            $"{request.Steps} steps over {tokens} tokens, guidance {request.Guidance}, shift {request.Shift}, model {_modelName}{LoraText(model)}. Everything is in order.");
        foreach (var line in PreflightText.Lines(preflight, _settings.Memory is not null)) _context.Error.WriteLine(line);
        if (_settings.Json)
        {
            _context.Out.WriteLine(JsonSerializer.Serialize(
                new DryRunReport(
                    true, paths[0], paths, request.Seed, request.Frames, request.Width, request.Height, request.Fps, request.Steps, request.Guidance, request.Shift,
                    request.Prompt, request.NegativePrompt, request.PositiveSuffix, tokens,
                    MemoryReport.Of(preflight), preflight.DiskBytes, EstimatedSeconds.Of(preflight), _modelName, LorasOf(model), warnings),
                CliJsonContext.Line.DryRunReport));
        }

        return ExitCodes.Done;
    }

    private static IReadOnlyList<RecipeLora> LorasOf(TextToVideoModel model) => [.. model.Loras.Select(l => l.ToRecipe())];

    private static string LoraText(TextToVideoModel model) => string.Concat(model.Loras.Select(l => $" with {l.File} at {l.Scale}"));

    private int Report(GenerationRequest request, IReadOnlyList<string> paths, GenerationResult result, TextToVideoModel model, string sha, IReadOnlyList<string> warnings)
    {
        var seconds = PhaseSeconds.Of(result);
        foreach (var path in paths) _context.Error.WriteLine($"Wrote {path}");
        _context.Error.WriteLine(
            $"{request.Frames} frames of {request.Width}x{request.Height}, seed {request.Seed}, in {seconds.Total:F1} s " +
            $"(load {seconds.Load:F1}, text {seconds.Text:F1}, denoise {seconds.Denoise:F1}, decode {seconds.Decode:F1})");
        if (_settings.Json)
        {
            _context.Out.WriteLine(JsonSerializer.Serialize(
                new GenerationReport(
                    paths[0], paths, request.Seed, request.Frames, request.Width, request.Height, request.Fps, request.Steps,
                    seconds, result.CachedSteps, result.GuidanceReusedSteps, ProcessMemory.PeakBytes(), _modelName, sha, LorasOf(model), warnings),
                CliJsonContext.Line.GenerationReport));
        }

        return ExitCodes.Done;
    }
}
