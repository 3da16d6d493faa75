using System.CommandLine;
using Kinora.Data.Clips;
using Kinora.Evaluation;
using Kinora.Media;
using Kinora.Tensors;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora data curate</c>: the clips of a data set that are worth training on, by what is measured on them.</summary>
internal static class DataCurateCommand
{
    public static Command Create(CommandContext context)
    {
        var data = new Argument<string>("DATA") { Description = "Clips with captions as train finetune reads them: a folder, or a .csv, .tsv, .json or .jsonl list." };
        var output = CommandOptions.Text("--output", "The list to write, JSON, a clip on a line, which train finetune takes for its data. Figures of all rows go beside it and are used again.", "FILE", "-o");
        output.Required = true;
        var least = CommandOptions.Repeated("--least", "Clips stay whose metric is at least so much; may be given several times.", "METRIC=N");
        var most = CommandOptions.Repeated("--most", "Clips stay whose metric is at most so much; may be given several times.", "METRIC=N");
        var keep = CommandOptions.Number("--keep", "Of those, the best share, above 0 and below 1.", "SHARE");
        var by = CommandOptions.Text("--by", "The metric that tells which are best.", "METRIC");
        var clipOptions = new ClipOptions();
        var threads = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");
        var command = new Command("curate", "Choose clips by what is measured on them: agreement with the caption, motion, flicker, exposure, sharpness and more.") { data, output, least, most, keep, by };
        foreach (var option in clipOptions.All) command.Options.Add(option);
        command.Options.Add(threads);
        command.SetAction(parsed =>
        {
            var (path, list, faults) = (parsed.GetValue(data)!, parsed.GetValue(output)!, new List<string>());
            var chosen = clipOptions.Read(parsed, faults);
            if (parsed.GetValue(threads) < 1) faults.Add($"--threads is {parsed.GetValue(threads)}, it must be at least 1.");
            if (!list.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)) faults.Add($"--output is '{list}', its name must end in .jsonl.");
            else if (path.Length > 0 && Path.GetFullPath(list) == Path.GetFullPath(path)) faults.Add($"--output is the list that is read, {path}. Name another file.");
            var rules = new CurationRules([.. Bounds(least, isLeast: true), .. Bounds(most, isLeast: false)], parsed.GetValue(keep), parsed.GetValue(by));
            faults.AddRange(rules.Faults(ClipCuration.Metrics(!clipOptions.IsNone(parsed))));
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            MediaTools.Default.Require();
            if (parsed.GetValue(threads) is { } count) Engine.Threads = count;
            var rows = ClipList.Read(path);
            using var clip = chosen is { } model ? ClipScorer.Load(model.Folder) : null;
            new ClipCuration(clip, context.Error).Run(rows, rules, list, context.Cancellation);
            return ExitCodes.Done;

            IEnumerable<CurationRule> Bounds(Option<string[]> option, bool isLeast)
            {
                foreach (var text in parsed.GetValue(option) ?? [])
                {
                    if (CurationRule.Parse(text, isLeast) is { } rule) yield return rule;
                    else faults.Add($"{option.Name}: '{text}' is no bound such as sharpness=20.");
                }
            }
        });
        return command;
    }
}
