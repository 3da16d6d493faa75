using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Evaluation;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora evaluate reward</c>: how often a reward model agrees with labels that it was not trained on.</summary>
internal static class EvaluateRewardCommand
{
    public static Command Create(CommandContext context)
    {
        var results = new ResultsOption("reward");
        var reward = CommandOptions.Text("--reward", "The reward model's folder.", "DIR");
        reward.Required = true;
        var model = CommandOptions.Text("--model", $"The model that made the pairs' videos; '{ModelCatalog.Default}' unless given.", "NAME|DIR");
        var pairs = CommandOptions.Repeated("--pairs", "A list of labelled pairs that it was not trained on; may be given several times.", "FILE");
        pairs.Required = true;
        var threads = CommandOptions.Integer("--threads", "Processor threads; all cores unless given.");
        var json = CommandOptions.Switch("--json", "The figures as one line of JSON on stdout.");
        var command = new Command("reward", "Measure how often a reward model gives the winner of a pair the higher score.") { reward, model, pairs, threads, json };
        results.AddTo(command);
        command.SetAction(parsed =>
        {
            var (name, files, faults) = (parsed.GetValue(model) ?? ModelCatalog.Default, parsed.GetValue(pairs)!, new List<string>());
            if (ModelCatalog.Find(name) is null) faults.Add(ModelCatalog.Unknown(name));
            if (ModelCatalog.Find(parsed.GetValue(reward)!) is null) faults.Add($"There is no reward model '{parsed.GetValue(reward)}'. Name its folder, or train one: kinora train reward --config configs/train/reward.json.");
            foreach (var file in files.Where(file => !File.Exists(file))) faults.Add($"--pairs: there is no file {file}.");
            if (parsed.GetValue(threads) < 1) faults.Add($"--threads is {parsed.GetValue(threads)}, it must be at least 1.");
            results.Check(parsed, faults);
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            if (parsed.GetValue(threads) is { } wanted) Engine.Threads = wanted;
            var accuracy = RewardAccuracy.Measure(ModelCatalog.Find(parsed.GetValue(reward)!)!, ModelFolder.Open(ModelCatalog.Find(name)!), files);
            context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"right on {accuracy.Accuracy:P1} ({accuracy.Interval.Low:P1} to {accuracy.Interval.High:P1} at 95 %) of {accuracy.Pairs:N0} decided pairs of {accuracy.Prompts:N0} prompts"));
            results.Write(parsed, accuracy.Results, JsonSerializer.Serialize(accuracy, CliJsonContext.Line.RewardAccuracy) + "\n", context);
            if (parsed.GetValue(json)) context.Out.WriteLine(JsonSerializer.Serialize(accuracy, CliJsonContext.Line.RewardAccuracy));
            return ExitCodes.Done;
        });
        return command;
    }
}
