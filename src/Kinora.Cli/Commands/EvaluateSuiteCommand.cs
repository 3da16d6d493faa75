using System.CommandLine;
using Kinora.Cli.Evaluation;
using Kinora.Evaluation;
using Kinora.Media;
using Kinora.Tensors;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora evaluate kinora-eval</c>, <c>step-video-t2v-eval</c> and <c>prompts</c>: one or two models on a list of prompts.</summary>
internal static class EvaluateSuiteCommand
{
    private const string Both = "both";

    private static readonly string[] Languages = ["zh", "en"];

    public static Command OfKinora(CommandContext context)
    {
        var language = CommandOptions.Text("--language", "zh, en, or both; zh unless given.", "zh|en|both");
        return Create(context, KinoraEvalSuite.Name, $"Evaluate on {ReportCategories.Count} prompts of our own over the published benchmark's eleven categories.", [language], parsed =>
        {
            var wanted = parsed.GetValue(language) ?? "zh";
            if (wanted != Both && !Languages.Contains(wanted)) throw new CommandException(ExitCodes.BadArguments, $"--language is '{wanted}', it must be {string.Join(", ", Languages)} or {Both}.");
            return KinoraEvalSuite.Load(wanted == Both ? Languages : [wanted]);
        });
    }

    public static Command OfStepVideo(CommandContext context)
    {
        var file = PromptsOption("The published file of 128 prompts, one a line.");
        return Create(context, StepVideoEvalSuite.Name, "Evaluate by the protocol of Step-Video-T2V-Eval, on the published file of prompts.", [file], parsed => StepVideoEvalSuite.Read(Existing(parsed.GetValue(file)!)));
    }

    public static Command OfFile(CommandContext context)
    {
        var file = PromptsOption("A list of prompts: txt, jsonl or csv.");
        return Create(context, "prompts", "Evaluate on a list of prompts of your own.", [file], parsed => PromptFile.Read(Existing(parsed.GetValue(file)!)));
    }

    private static Option<string?> PromptsOption(string help)
    {
        var option = CommandOptions.Text("--prompts", help, "FILE");
        option.Required = true;
        return option;
    }

    private static string Existing(string path) => File.Exists(path) ? path : throw new CommandException(ExitCodes.BadArguments, $"--prompts: there is no file {path}.");

    private static Command Create(CommandContext context, string name, string help, IEnumerable<Option> own, Func<ParseResult, PromptSuite> load)
    {
        var options = new EvaluateOptions();
        var command = new Command(name, help);
        foreach (var option in own.Concat(options.All)) command.Add(option);
        command.SetAction(parsed =>
        {
            var request = options.Read(parsed);
            var suite = load(parsed);
            if (parsed.GetValue(options.List))
            {
                foreach (var prompt in suite.Take(request.Limit)) context.Out.WriteLine($"{prompt.Id}\t{prompt.Category}\t{prompt.Text}");
                return ExitCodes.Done;
            }

            var report = Run(context, suite, request);
            if (parsed.GetValue(options.Json)) context.Out.WriteLine(report.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }

    private static SuiteReport Run(CommandContext context, PromptSuite suite, EvaluateRequest request)
    {
        MediaTools.Default.Require();
        if (request.Threads is { } threads) Engine.Threads = threads;
        using var clip = request.Clip is { } chosen ? ClipScorer.Load(chosen.Folder) : null;
        var head = request.Head is null ? null : AestheticHead.Load(request.Head, clip!.Width);
        using var client = new HttpClient();
        var judge = request.Judge is { } asked ? new VisionJudge(client, asked.Address, asked.Model, asked.Key) : null;
        IReadOnlyList<Judgement> votes = request.Votes is null ? [] : VoteFile.Read(request.Votes);
        var (report, _) = new SuiteEvaluation(suite, request.Limit, request.Seeds, context.Error, clip is null ? null : (request.Clip!.Value.Name, clip), head, judge)
            .Run(request.Model, request.Against, votes, context.Cancellation);
        context.Error.Write(SuiteText.Of(report));
        return report;
    }
}
