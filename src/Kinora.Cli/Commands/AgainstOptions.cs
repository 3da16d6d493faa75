using System.CommandLine;
using Kinora.Evaluation;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary>The options that name the other model of a comparison.</summary>
internal sealed class AgainstOptions
{
    private readonly Option<string?> _against = CommandOptions.Text("--against", "The model that it is compared with: a known model or a model folder.", "NAME|DIR");
    private readonly Option<string[]> _loras = CommandOptions.Repeated("--against-lora", "A LoRA of the other model; may be given several times.", "FILE[:scale]");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _against.Required = true;
        command.Options.Add(_against);
        command.Options.Add(_loras);
    }

    /// <summary>Collects what is wrong with them.</summary>
    public void Check(ParseResult parsed, List<string> faults)
    {
        if (ModelCatalog.Find(parsed.GetValue(_against)!) is null) faults.Add(ModelCatalog.Unknown(parsed.GetValue(_against)!));
        faults.AddRange(LoraChoice.FindFaults(Loras(parsed)));
    }

    /// <summary>Opens both models.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="sampling">The options of the model itself, whose frames and steps hold for both.</param>
    public (PreferenceEntrant Model, PreferenceEntrant Against) Open(ParseResult parsed, SamplingOptions sampling)
    {
        var (model, name) = (sampling.Open(parsed), parsed.GetValue(_against)!);
        var against = TextToVideoModel.Open(ModelCatalog.Find(name)!, Loras(parsed));
        return (new PreferenceEntrant(sampling.Name(parsed), model, sampling.Settings(parsed, model)), new PreferenceEntrant(name, against, sampling.Settings(parsed, against)));
    }

    private IReadOnlyList<LoraChoice> Loras(ParseResult parsed) => [.. (parsed.GetValue(_loras) ?? []).Select(LoraChoice.Parse)];
}
