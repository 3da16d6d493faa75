using System.CommandLine;
using System.Text.Json;
using Kinora.Benchmarks;
using Kinora.Benchmarks.Comparisons;
using Kinora.Tensors;

Benchmark[] all = [.. EngineBenchmarks.All(), .. ModelBenchmarks.All()];

var filter = new Option<string>("--filter") { Description = "Only benchmarks whose name contains this.", DefaultValueFactory = _ => "" };
var repeats = new Option<int>("--repeats") { Description = "Timed runs of each, after one warm-up.", DefaultValueFactory = _ => 5 };
var threads = new Option<int>("--threads") { Description = "Threads of the engine; as many as there are cores unless given.", DefaultValueFactory = _ => Environment.ProcessorCount };
var date = new Option<DateOnly?>("--date") { Description = "The day, as 2025-01-31; needed for --output." };
var note = new Option<string?>("--note") { Description = "A remark for the report." };
var output = new Option<FileInfo?>("--output") { Description = "A JSON file to write the report to." };
var alone = new Option<string?>("--alone") { Description = "Measure this one in this process and print it as JSON." };
var memory = new Option<string?>("--added-memory") { Description = $"Print the bytes that one run of this adds at its peak: {string.Join(", ", AddedMemory.Names)}." };
var sparse = new Option<DirectoryInfo?>("--sparse-model") { Description = "Write a model of the full published sizes as sparse files into this new folder, and measure nothing." };
foreach (var option in new[] { repeats, threads })
{
    option.Validators.Add(result =>
    {
        if (result.GetValue(option) < 1) result.AddError($"{option.Name} must be at least 1.");
    });
}

var command = new RootCommand("Measures Kinora's engine and networks on this machine.") { filter, repeats, threads, date, note, output, alone, memory, sparse };
command.Subcommands.Add(CompareCommand.Create(Console.Out, Console.Error));
command.Validators.Add(result =>
{
    if (result.GetValue(output) is not null && result.GetValue(date) is null) result.AddError("--output needs --date: a result without its day can't be compared.");
    if (result.GetValue(alone) is { } name && all.All(b => b.Name != name)) result.AddError($"There is no benchmark '{name}'. There are: {string.Join(", ", all.Select(b => b.Name))}.");
    if (result.GetValue(memory) is { } measured && !AddedMemory.Names.Contains(measured)) result.AddError($"The memory of '{measured}' can't be measured. There are: {string.Join(", ", AddedMemory.Names)}.");
    if (result.GetValue(sparse) is { Exists: true } there) result.AddError($"--sparse-model: {there} exists already; name a new folder.");
    if (!Selected(result.GetValue(filter)).Any()) result.AddError($"No benchmark's name contains '{result.GetValue(filter)}'. There are: {string.Join(", ", all.Select(b => b.Name))}.");
});
command.SetAction(result =>
{
    Engine.Threads = result.GetValue(threads);
    if (result.GetValue(memory) is { } added)
    {
        Console.WriteLine(AddedMemory.Measure(added));
        return;
    }

    if (result.GetValue(sparse) is { } folder)
    {
        SparseModel.Write(folder.FullName, Path.Combine(Machine.RepositoryRoot(), "models", "mini"));
        Console.WriteLine($"Wrote {folder}.");
        return;
    }

    if (result.GetValue(alone) is { } name)
    {
        var measured = Stopwatches.Measure(all.Single(b => b.Name == name), result.GetValue(repeats));
        Console.WriteLine(JsonSerializer.Serialize(measured, ReportJsonContext.Default.Measurement));
        return;
    }

    Console.WriteLine(Machine.Describe());
    Console.WriteLine(Engine.Summary);
    Console.WriteLine($"{"",-16} {"median",9} {"min",9} {"max",9} {"GFLOP/s",8} {"peak MiB",9} {"load",5}");
    var measurements = new List<Measurement>();
    foreach (var benchmark in Selected(result.GetValue(filter)))
    {
        var m = ChildProcess.Measure(benchmark.Name, result.GetValue(repeats), result.GetValue(threads));
        measurements.Add(m);
        Console.WriteLine($"{m.Name,-16} {m.MedianSeconds * 1e3,6:F1} ms {m.MinSeconds * 1e3,6:F1} ms {m.MaxSeconds * 1e3,6:F1} ms {m.GigaflopsPerSecond,8:F0} {m.PeakRssBytes >> 20,9} {m.LoadAverage,5:F1}  {m.Configuration}");
    }

    if (result.GetValue(output) is not { } file) return;
    new Report(result.GetValue(date)!.Value, result.GetValue(note), Machine.Describe(), Engine.Summary, System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, measurements).Write(file.FullName);
});
return command.Parse(args).Invoke();

// While arguments are validated, defaults are not there yet.
IEnumerable<Benchmark> Selected(string? part) => all.Where(b => b.Name.Contains(part ?? "", StringComparison.OrdinalIgnoreCase));
