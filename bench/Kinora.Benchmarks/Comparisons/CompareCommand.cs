using System.CommandLine;
using System.Text.Json;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>The command behind <c>kinora bench</c>: ratios against the machine and against twins in plain operators.</summary>
internal static class CompareCommand
{
    private const int DefaultRepeats = 5;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var name = new Argument<string?>("NAME") { Description = $"Only this: {Known}. Everything unless given.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "End with one line of JSON on stdout; what people read goes to stderr." };
        var repeats = new Option<int>("--repeats") { Description = "Timed runs of each side; medians are compared.", DefaultValueFactory = _ => DefaultRepeats };
        var threads = new Option<int>("--threads") { Description = "Threads of the engine, for both sides; as many as there are cores unless given.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var processor = new Option<bool>("--processor-time") { Description = "Count processor time instead of elapsed time: for a machine that others use too. Needs --threads 1." };
        var command = new Command("compare", "Compare Kinora's networks with the machine's matrix products and with themselves in plain operators.") { name, json, repeats, threads, processor };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is { } asked && AllComparisons.All.All(c => c.Name != asked)) result.AddError($"There is nothing named '{asked}' to compare. There are: {Known}.");
            foreach (var option in new[] { repeats, threads })
            {
                if (result.GetResult(option) is not null && result.GetValue(option) < 1) result.AddError($"{option.Name} must be at least 1.");
            }

            if (result.GetValue(processor) && result.GetValue(threads) != 1) result.AddError("--processor-time adds up what all threads use, which is no speed: give --threads 1 with it.");
        });
        command.SetAction(parsed =>
        {
            var settings = new CompareSettings(parsed.GetValue(repeats), parsed.GetValue(threads), parsed.GetValue(processor));
            var asJson = parsed.GetValue(json);
            var people = asJson ? error : output;
            Engine.Threads = settings.Threads;
            using var noGrad = GradMode.NoGrad();
            people.WriteLine($"{Machine.Describe()}, load {Machine.LoadAverage():F1}");
            people.WriteLine($"{Engine.Summary}; medians of {settings.Repeats}, {(settings.ProcessorTime ? "processor time" : "elapsed time")}");
            var log = new ComparisonLog(people);
            if (parsed.GetValue(name) is { } alone)
            {
                var comparison = AllComparisons.All.Single(c => c.Name == alone);
                (comparison.MeasureAlone ?? comparison.Measure)(settings, log);
            }
            else
            {
                foreach (var comparison in AllComparisons.All) comparison.Measure(settings, log);
            }

            if (asJson) output.WriteLine(JsonSerializer.Serialize(log.Ratios, RatiosJsonContext.Default.SortedDictionaryStringDouble));
        });
        return command;
    }

    private static string Known => string.Join(", ", AllComparisons.All.Select(c => c.Name));
}
