using System.CommandLine;
using System.Globalization;
using Kinora.Data.World;
using Kinora.Media;

namespace Kinora.Cli.Commands;

/// <summary><c>kinora data</c>: makes and looks over training data.</summary>
internal static class DataCommand
{
    private const int SmallestSide = 16;
    private const int LargestSide = 1024;
    private const int PreviewRows = 24;
    private const int PreviewClips = 3;
    private const int SheetColumns = 9;

    public static Command Create(CommandContext context) => new("data", "Make and look over training data.")
    {
        World(context), DataCurateCommand.Create(context), DataPreferCommand.Create(context), DataSamplesCommand.Create(context),
    };

    private static Command World(CommandContext context)
    {
        var output = CommandOptions.Text("--output", "The folder to write into; made when missing.", "DIR", "-o");
        output.Required = true;
        var count = CommandOptions.Integer("--count", $"Clips to write; 8 unless given, {PreviewClips} with --preview.");
        var seed = CommandOptions.Seed("--seed", "Seed of the scenes; 1 unless given.");
        var first = CommandOptions.Integer("--first", "Index of the first scene; 0 unless given.");
        var size = CommandOptions.Size("--size", $"Width and height in pixels, even, up to {LargestSide}; 96x96 unless given.");
        var split = CommandOptions.Text("--split", "Combinations to draw from: train, held-out or all; all unless given.", "NAME");
        split.AcceptOnlyFromAmong("train", "held-out", "all");
        var preview = CommandOptions.Switch("--preview", $"Also write preview.png, {PreviewRows} scenes, one a row, with {SheetColumns} moments each.");
        var command = new Command("world", "Render clips of the synthetic world with captions and ground truth.") { output, count, seed, first, size, split, preview };
        command.SetAction(parsed =>
        {
            var (clips, (width, height), start) = (parsed.GetValue(count) ?? (parsed.GetValue(preview) ? PreviewClips : 8), parsed.GetValue(size) ?? (96, 96), parsed.GetValue(first) ?? 0);
            var faults = new List<string>();
            if (clips < 0) faults.Add($"--count is {clips}, it must be at least 0.");
            if (start < 0) faults.Add($"--first is {start}, it must be at least 0.");
            if (!IsSide(width) || !IsSide(height)) faults.Add($"--size is {width}x{height}, both must be even, from {SmallestSide} to {LargestSide}.");
            if (string.IsNullOrWhiteSpace(parsed.GetValue(output))) faults.Add("--output is empty, name a folder.");
            if (faults.Count > 0) throw new CommandException(ExitCodes.BadArguments, string.Join(" ", faults));

            var library = ConceptLibrary.Load();
            var scenes = parsed.GetValue(split) switch
            {
                "train" => new WorldSampler(library).WithSplit(Split.Train),
                "held-out" => new WorldSampler(library).WithSplit(Split.HeldOut),
                _ => new WorldSampler(library),
            };
            Write(scenes, library, parsed.GetValue(output)!, new FrameSize(width, height), (parsed.GetValue(seed) ?? 1, start, clips), parsed.GetValue(preview), context);
            return ExitCodes.Done;
        });
        return command;
    }

    private static bool IsSide(int pixels) => pixels is >= SmallestSide and <= LargestSide && pixels % 2 == 0;

    private static void Write(
        WorldSampler sampler, ConceptLibrary library, string folder, FrameSize size, (ulong Seed, long First, int Count) range, bool preview, CommandContext context)
    {
        Directory.CreateDirectory(folder);
        if (preview)
        {
            SceneSpec[] rows = [.. Enumerable.Range(0, PreviewRows).Select(row => sampler.Sample(range.Seed, range.First + row))];
            var layout = new ContactSheetLayout { Columns = SheetColumns };
            var sheet = WorldPreview.Compose(new WorldRenderer(library), rows, size, 0, WorldPhysics.ClipFrames, layout);
            var path = Path.Combine(folder, "preview.png");
            ImageFile.WritePng(path, sheet.Span, sheet.Size, 3);
            context.Error.WriteLine($"{path}: {PreviewRows} scenes, from the top:");
            var captions = new Captions(library);
            foreach (var scene in rows) context.Error.WriteLine($"  {captions.Write(scene, CaptionLanguage.English)} | {captions.Write(scene, CaptionLanguage.Chinese)}");
        }

        var export = new WorldExport(library);
        for (var index = range.First; index < range.First + range.Count; index++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var name = index.ToString("D6", CultureInfo.InvariantCulture);
            export.WriteClip(sampler.Sample(range.Seed, index), folder, name, size, context.Cancellation);
        }

        if (range.Count > 0) WorldExport.WriteList(folder);
        context.Error.WriteLine($"{folder}: {range.Count} clips with captions (.txt) and ground truth (.json){(range.Count > 0 ? $", and all of the folder in {WorldExport.ListName}" : "")}");
    }
}
