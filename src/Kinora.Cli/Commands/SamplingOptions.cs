using System.CommandLine;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Commands;

/// <summary>The options of commands that make many samples of a model.</summary>
internal sealed class SamplingOptions
{
    private readonly Option<string?> _model = CommandOptions.Text("--model", $"A known model or a model folder; '{ModelCatalog.Default}' unless given.", "NAME|DIR");
    private readonly Option<string[]> _loras = CommandOptions.Repeated("--lora", "A LoRA and how strongly it works, 1 unless given; may be given several times.", "FILE[:scale]");
    private readonly Option<int?> _frames = CommandOptions.Integer("--frames", "Frames, a multiple of 17; the model's own unless given.");
    private readonly Option<int?> _steps = CommandOptions.Integer("--steps", "Steps of the sampler; the model's own unless given.");
    private readonly Option<int?> _threads = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_model, _loras, _frames, _steps, _threads]) command.Options.Add(option);
    }

    /// <summary>The model as the user named it.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(_model) ?? ModelCatalog.Default;

    /// <summary>Collects what is wrong with them.</summary>
    public void Check(ParseResult parsed, List<string> faults)
    {
        if (ModelCatalog.Find(Name(parsed)) is null) faults.Add(ModelCatalog.Unknown(Name(parsed)));
        faults.AddRange(LoraChoice.FindFaults(Loras(parsed)));
        foreach (var option in (Option<int?>[])[_frames, _steps, _threads])
            if (parsed.GetValue(option) < 1) faults.Add($"{option.Name} is {parsed.GetValue(option)}, it must be at least 1.");
    }

    /// <summary>Opens the model, and sets the threads.</summary>
    public TextToVideoModel Open(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads) Engine.Threads = threads;
        return TextToVideoModel.Open(ModelCatalog.Find(Name(parsed))!, Loras(parsed));
    }

    /// <summary>The model's own settings with what the user gave in their place.</summary>
    /// <exception cref="RequestException">They can't be made.</exception>
    public GenerationDefaults Settings(ParseResult parsed, TextToVideoModel model)
    {
        var settings = model.Defaults with { Frames = parsed.GetValue(_frames) ?? model.Defaults.Frames, Steps = parsed.GetValue(_steps) ?? model.Defaults.Steps };
        RequestCheck.ThrowIfFaulty(GenerationRequest.From("-", 0, settings));
        return settings;
    }

    private IReadOnlyList<LoraChoice> Loras(ParseResult parsed) => [.. (parsed.GetValue(_loras) ?? []).Select(LoraChoice.Parse)];
}
