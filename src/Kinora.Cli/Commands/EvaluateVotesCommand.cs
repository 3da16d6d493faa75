using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Kinora.Cli.Evaluation;
using Kinora.Evaluation;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora evaluate votes</c>: what people said, as tables and strengths.</summary>
internal static class EvaluateVotesCommand
{
    // The same votes have the same intervals.
    private const int Seed = 1;

    public static Command Create(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files of votes and scores (JSON, one a line).", Arity = ArgumentArity.OneOrMore };
        var model = CommandOptions.Text("--model", "The model that tables are seen from; with --against.", "NAME");
        var against = CommandOptions.Text("--against", "The model that it is compared with.", "NAME");
        var output = CommandOptions.Text("--output", "Write all that was read into one file.", "FILE", "-o");
        var json = CommandOptions.Switch("--json", "Strengths as one line of JSON on stdout.");
        var command = new Command("votes", "Add up votes and scores that people gave.") { files, model, against, output, json };
        command.SetAction(parsed =>
        {
            var (paths, one, other) = (parsed.GetValue(files)!, parsed.GetValue(model), parsed.GetValue(against));
            var faults = paths.Where(path => !File.Exists(path)).Select(path => $"There is no file {path}.").ToList();
            if (one is null != other is null) faults.Add("--model and --against go together.");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));

            var judgements = paths.SelectMany(VoteFile.Read).ToList();
            if (judgements.Count == 0) throw new CommandException(ExitCodes.BadInput, $"Adding up votes: {string.Join(", ", paths)} hold none.");
            if (parsed.GetValue(output) is { } path) VoteFile.Write(path, judgements);
            if (one is not null) WriteTables(context.Error, judgements, one, other!);
            var strengths = Strengths(judgements);
            foreach (var (axis, models) in strengths) WriteStrengths(context.Error, axis, models);
            if (parsed.GetValue(json)) context.Out.WriteLine(JsonSerializer.Serialize(new VotesLine(judgements.OfType<Vote>().Count(), judgements.OfType<Score>().Count(), strengths), CliJsonContext.Line.VotesLine));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Dictionary<string, IReadOnlyList<ModelStrength>> Strengths(IReadOnlyList<Judgement> judgements) => judgements.OfType<Vote>().GroupBy(vote => vote.Axis).OrderBy(group => group.Key)
        .ToDictionary(group => group.Key.ToString().ToLowerInvariant(), group => new BradleyTerry([.. group]).Rate([.. group], Seed));

    private static void WriteTables(TextWriter text, IReadOnlyList<Judgement> judgements, string model, string against)
    {
        foreach (var axis in Enum.GetValues<JudgementAxis>())
        {
            var table = VoteTables.Votes(judgements, model, against, axis);
            if (table.Columns.Count > 0) text.Write(SuiteText.Of($"{axis}: wins-ties-losses of {model} against {against}, by annotator", table));
        }

        var scores = VoteTables.Scores(judgements, model, against);
        if (scores.Rows.Any(row => row.Cells.Any(sums => sums.Model > 0))) text.Write(SuiteText.Of($"Scores: sums of {model} and {against}", scores));
    }

    private static void WriteStrengths(TextWriter text, string axis, IReadOnlyList<ModelStrength> models)
    {
        text.WriteLine($"{axis}: log strength (Bradley-Terry with ties), at 95 %");
        foreach (var model in models) text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {model.Model,-24} {model.LogStrength,7:F2}  ({model.Low:F2} to {model.High:F2})"));
    }
}
