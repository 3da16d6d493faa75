using System.CommandLine;
using System.Globalization;
using Kinora.Data.Preference;
using Kinora.Data.World;
using Kinora.Evaluation;
using Kinora.Media;
using Kinora.Pipelines;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora data prefer</c>: several videos of each prompt with their noise, and labels for pairs of them.</summary>
internal static class DataPreferCommand
{
    private const string PairsFile = "pairs.jsonl";
    private const string RowsFile = "pairs-by-annotator.jsonl";
    private const int UsualPrompts = 64;
    private const int UsualVideos = 4;
    private const double UsualMargin = 0.1;

    public static Command Create(CommandContext context)
    {
        var sampling = new SamplingOptions();
        var output = CommandOptions.Text("--output", "The folder to write into; made when missing. What is there already is used again.", "DIR", "-o");
        output.Required = true;
        var label = CommandOptions.Text("--label", "Where labels come from: judge (the measured judge), votes (people's, with --votes), damage (rendered clips against damaged copies), reward (a reward model, with --reward; no videos are decoded), or none (only make the videos); judge unless given.", "SOURCE");
        label.AcceptOnlyFromAmong("judge", "votes", "damage", "reward", "none");
        var axis = CommandOptions.Text("--axis", $"Of which prompts are chosen, and for damage what is labelled: {string.Join(", ", WorldAxes.All)}. All kinds of scenes unless given.", "NAME");
        axis.AcceptOnlyFromAmong([.. WorldAxes.All]);
        var prompts = CommandOptions.Integer("--prompts", $"Prompts, of combinations that are trained on; {UsualPrompts} unless given. A higher number later goes on with the same folder.");
        var videos = CommandOptions.Integer("--videos", $"Videos of each prompt, from noise of their own; {UsualVideos} unless given.");
        var seed = CommandOptions.Seed("--seed", "Seed of prompts and noise, from 1; another one for each round. 1 unless given.");
        var margin = CommandOptions.Number("--margin", $"For the judge, whose scores are from 0 to 1, and a reward model, whose scores are logarithms of odds: scores that differ by no more are a tie; {UsualMargin} unless given.", "D");
        var votes = CommandOptions.Repeated("--votes", "Files of votes between samples (JSON, one a line); may be given several times.", "FILE");
        var agreement = CommandOptions.Number("--least-agreement", "For votes: annotators are left out who agree with most of the others on a smaller share; 0.5 unless given.", "SHARE");
        var labels = CommandOptions.Integer("--least-labels", "For votes: pairs that fewer people judged have no label; 1 unless given.");
        var damage = CommandOptions.Text("--damage", "What is done to the copies: reversed, shuffled or warped; reversed unless given.", "KIND");
        damage.AcceptOnlyFromAmong("reversed", "shuffled", "warped");
        var reward = CommandOptions.Text("--reward", "For reward: the reward model's folder.", "DIR");
        var rendered = CommandOptions.Switch("--rendered", "For judge: also pair the rendered clip of each prompt, which has everything right, with its videos.");
        var judge = JudgeOption.Create();
        var command = new Command("prefer", "Make several videos of each of many prompts, and label pairs of them: what train dpo and train reward learn from.")
            { output, label, axis, prompts, videos, seed, margin, votes, agreement, labels, damage, reward, rendered, judge };
        sampling.AddTo(command);
        command.SetAction(parsed =>
        {
            var source = parsed.GetValue(label) ?? "judge";
            var (count, each, number) = (parsed.GetValue(prompts) ?? UsualPrompts, parsed.GetValue(videos) ?? UsualVideos, parsed.GetValue(seed) ?? 1);
            var (tie, least, folder) = (parsed.GetValue(margin) ?? UsualMargin, parsed.GetValue(agreement) ?? 0.5, parsed.GetValue(output)!);
            var files = parsed.GetValue(votes) ?? [];
            var faults = new List<string>();
            sampling.Check(parsed, faults);
            if (string.IsNullOrWhiteSpace(folder)) faults.Add("--output is empty, name a folder.");
            if (count is < 1 or >= 1_000_000) faults.Add($"--prompts is {count}, it must be from 1 to 999999.");
            if (each < (source is "judge" or "votes" or "reward" ? 2 : 1)) faults.Add($"--videos is {each}, pairs need at least 2.");
            if (number is < 1 or > 1_000_000_000) faults.Add($"--seed is {number}, it must be from 1 to 1000000000.");
            if (!(tie >= 0 && tie < (source == "reward" ? double.PositiveInfinity : 1))) faults.Add($"--margin is {tie}, it must be at least 0{(source == "reward" ? "" : " and below 1")}.");
            if (least is not (>= 0 and <= 1)) faults.Add($"--least-agreement is {least}, it must be from 0 to 1.");
            if (parsed.GetValue(labels) < 1) faults.Add($"--least-labels is {parsed.GetValue(labels)}, it must be at least 1.");
            if (source == "votes" != files.Length > 0) faults.Add("--label votes and --votes go together.");
            foreach (var file in files.Where(file => !File.Exists(file))) faults.Add($"--votes: there is no file {file}.");
            if (source == "damage" && parsed.GetValue(axis) is null) faults.Add("--label damage needs --axis: on which the damaged copy loses.");
            if (source != "damage" && parsed.GetValue(damage) is not null) faults.Add("--damage goes with --label damage.");
            if (source != "judge" && parsed.GetValue(rendered)) faults.Add("--rendered goes with --label judge.");
            if (source == "reward" != parsed.GetValue(reward) is not null) faults.Add("--label reward and --reward go together.");
            if (parsed.GetValue(reward) is { } rewardName && ModelCatalog.Find(rewardName) is null) faults.Add($"There is no reward model '{rewardName}'. Name its folder, or train one: kinora train reward --config configs/train/reward.json.");
            var judgeFolder = JudgeOption.Find(parsed.GetValue(judge), faults, needed: source == "judge");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join("\n", faults));
            // Read before hours are spent on samples.
            var given = files.SelectMany(VoteFile.Read).OfType<Vote>().ToList();

            MediaTools.Default.Require();
            var library = ConceptLibrary.Load();
            var model = sampling.Open(parsed);
            var settings = sampling.Settings(parsed, model);
            if (source is "judge" or "damage" && settings.Width != settings.Height)
                throw new CommandException(ExitCodes.BadInput, $"Labelling videos of {settings.Width}x{settings.Height}: the judge and the world are square. Use a model with square videos, or --label votes.");
            var damageName = parsed.GetValue(damage) ?? "reversed";
            var kind = Enum.Parse<ClipDamage>(damageName, ignoreCase: true);
            if (source == "damage" && settings.Frames < DamagedClip.LeastFrames(kind))
                throw new CommandException(ExitCodes.BadInput, $"Damaging clips of {settings.Frames} frames: at least {DamagedClip.LeastFrames(kind)} are needed to have pieces that change places. Give --frames.");
            var made = WorldPrompts.Make(library, parsed.GetValue(axis), Split.Train, number, count);
            var run = SampleRun.Of(model, settings, 0, $"world/{parsed.GetValue(axis) ?? "all"}/train/{number}{(source == "damage" ? $"/damage-{damageName}" : "")}");
            var samples = SampleFolder.Open(folder, run);
            if (source == "damage")
            {
                using var vae = VaeLoader.Load(model.Folder);
                return Finish(new DamageLabels(library, vae, run.Model.WeightsSha256).Make(samples, made, parsed.GetValue(axis)!, kind, settings.Height, settings.Frames, context.Error, context.Cancellation));
            }

            // Before hours are spent on samples that it could not read.
            using var scorer = source == "reward" ? RewardScorer.Load(ModelCatalog.Find(parsed.GetValue(reward)!)!, model.Folder) : null;
            var all = new SampleGeneration(model, sampling.Name(parsed), settings, 0, context.Error).Run(samples, [.. made.Select(m => m.Asked)], each, withVideos: scorer is null, context.Cancellation);
            if (source == "none") return ExitCodes.Done;
            if (scorer is not null) return Finish(RewardLabels.Of(all, samples, scorer, tie));
            if (source == "votes")
            {
                var rows = VoteLabels.Of(all, given);
                PreferenceList.Write(samples.PathOf(RowsFile), rows);
                var review = LabelReview.Of(rows, least, parsed.GetValue(labels) ?? 1);
                Tell(review);
                return Finish(review.Merged);
            }

            var judged = new SampleJudging(judgeFolder!, library, context.Error).Run(samples, [.. made.Select(m => m.Asked)], each, settings.Fps, context.Cancellation);
            var labelled = JudgeLabels.Of(all, judged, tie);
            if (!parsed.GetValue(rendered)) return Finish(labelled);
            using var encoder = VaeLoader.Load(model.Folder);
            var clips = new RenderedClips(library, encoder, settings.Height, settings.Frames);
            return Finish([.. labelled, .. JudgeLabels.AgainstRendered(samples, clips, made, all, judged, tie, context.Cancellation)]);

            int Finish(IReadOnlyList<PreferencePair> pairs)
            {
                var path = samples.PathOf(PairsFile);
                PreferenceList.Write(path, pairs);
                PreferenceList.Read(path).ThrowIfBad();
                context.Error.WriteLine($"{path}: {pairs.Count:N0} pairs");
                foreach (var name in pairs.SelectMany(p => p.Labels.Keys).Distinct().Order(StringComparer.Ordinal))
                {
                    var said = pairs.Where(p => p.Labels.ContainsKey(name)).Select(p => p.Labels[name]).ToList();
                    context.Error.WriteLine($"  {name}: {said.Count(o => o != PreferenceOutcome.Tie):N0} with a winner, {said.Count(o => o == PreferenceOutcome.Tie):N0} ties");
                }

                return ExitCodes.Done;
            }
        });
        return command;

        void Tell(LabelReview review)
        {
            foreach (var (name, alpha) in review.Alpha) context.Error.WriteLine($"{name}: Krippendorff's alpha {Number(alpha)}");
            foreach (var ((one, other), kappa) in review.Kappas) context.Error.WriteLine($"{one} and {other}: Cohen's kappa {Number(kappa)}");
            foreach (var who in review.Annotators)
            {
                context.Error.WriteLine($"{who.Annotator}: {who.Labels:N0} labels, agrees with the others on {Number(who.WithOthers)} of {who.Shared:N0}, chose the first {Number(who.FirstShare)} of the time, {who.Contradictions:N0} contradictions" +
                    (review.Dropped.Contains(who.Annotator) ? "; left out" : ""));
            }
        }

        static string Number(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "unknown";
    }
}
