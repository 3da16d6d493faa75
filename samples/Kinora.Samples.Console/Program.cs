// A sentence becomes a file: dotnet run --project samples/Kinora.Samples.Console -- "a frog hops in the snow" out.mp4

using Kinora.Pipelines;
using Kinora.Tensors;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: Kinora.Samples.Console PROMPT FILE.mp4");
    return 2;
}

// The model that travels with the checkout; a program of your own names the folder of its model here.
const string name = ModelCatalog.Default;
var model = TextToVideoModel.Open(ModelCatalog.Find(name) ?? throw new DirectoryNotFoundException(ModelCatalog.Unknown(name)));
var request = GenerationRequest.From(args[0], seed: 7, model.Defaults);
var recipe = request.ToRecipe(0, name, model.ComputeWeightsSha256(), Engine.Threads);

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    var progress = new Line(p => Console.Error.Write($"\r{p.Phase} {p.Step}/{p.Steps} ({p.Fraction:P0})    "));
    var result = new TextToVideoPipeline(model).Generate(request, _ => VideoFileSink.Open(args[1], request, recipe, stop.Token), progress, stop.Token);
    Console.Error.WriteLine($"\r{args[1]} in {result.TotalSeconds:F1} s                ");
    return 0;
}
catch (OperationCanceledException)
{
    return 130;
}

// Progress<T> would report from other threads, and out of order.
internal sealed class Line(Action<GenerationProgress> write) : IProgress<GenerationProgress>
{
    public void Report(GenerationProgress value) => write(value);
}
