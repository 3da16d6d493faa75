using Kinora.Data.Clips;
using Kinora.Media;
using Kinora.Models.VideoVae;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>The clips of a fine-tuning run, examined, encoded and split.</summary>
/// <param name="Form">The form to which they were brought.</param>
/// <param name="Train">Clips that are trained on.</param>
/// <param name="HeldOut">Clips that are measured on; empty where none are held out.</param>
/// <param name="Cache">Their latents.</param>
public sealed record FinetuneData(ClipForm Form, IReadOnlyList<ExaminedClip> Train, IReadOnlyList<ExaminedClip> HeldOut, ClipLatentCache Cache)
{
    private const string CardFile = "dataset.jsonl";
    private const int MostKinds = 12;

    /// <summary>Reads, examines, encodes and splits the clips; says what is done to them.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="defaults">The model's own size and rate.</param>
    /// <param name="vae">The frozen VAE.</param>
    /// <param name="runFolder">Gets a line for every row that is used.</param>
    /// <param name="log">Lines for the person who watches.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    /// <exception cref="ClipDataException">The list can't be read, or rows are bad and may not be skipped; all are named.</exception>
    /// <exception cref="TrainingException">The clips don't fit the settings, or cached latents were made from something else.</exception>
    public static FinetuneData Prepare(FinetuneOptions options, GenerationDefaults defaults, VideoVae vae, string runFolder, TextWriter log, CancellationToken cancellation = default)
    {
        var form = new ClipForm(
            new FrameSize(options.Width ?? defaults.Width, options.Height ?? defaults.Height), FrameRate.FromDouble(options.Fps ?? defaults.Fps), options.MaxFrames);
        var list = ClipList.Read(options.Data);
        log.WriteLine($"finetune: {list.Count:N0} rows in {options.Data}; every clip is decoded once before anything is trained");
        var dataset = ClipDataset.Examine(list, form, options.Lengths.Any(l => l.Frames == 1), cancellation: cancellation);
        foreach (var note in dataset.Notes) log.WriteLine($"finetune: {note}");
        JudgeBadRows(options, list.Count, dataset.Bad, log);

        var cache = new ClipLatentCache(options.LatentCache, new ClipLatentKey(EncoderFingerprint.Of(vae), form));
        var (train, heldOut) = Split(dataset.Clips, options);
        CheckLengths(options, train);
        Tell(dataset.Clips, form, log);
        if (options.FewClips) (train, heldOut) = ([.. options.Lengths.Select(l => ClipBatches.Serving(train, l.Bucket)[0]).Distinct()], [.. heldOut.Take(1)]);
        var lost = cache.Build([.. train, .. heldOut], vae, log, cancellation);
        JudgeBadRows(options, list.Count, lost, log);
        var gone = lost.Select(b => b.Number).ToHashSet();
        (train, heldOut) = ([.. train.Where(c => !gone.Contains(c.Row.Number))], [.. heldOut.Where(c => !gone.Contains(c.Row.Number))]);
        if (gone.Count > 0) CheckLengths(options, train);

        log.WriteLine($"finetune: {train.Count:N0} rows are trained on, {(heldOut.Count > 0 ? $"{heldOut.Count:N0} held out" : "none held out: measured on trained rows")}");
        WriteCards(runFolder, form, train, heldOut, log);
        return new FinetuneData(form, train, heldOut, cache);
    }

    private static void JudgeBadRows(FinetuneOptions options, int rows, IReadOnlyList<BadRow> bad, TextWriter log)
    {
        if (bad.Count == 0) return;
        if (options.OnBadRows == FinetuneOptions.Refuse) throw new ClipDataException(options.Data, rows, bad);
        log.WriteLine($"finetune: {bad.Count:N0} of {rows:N0} rows can't be used and are skipped");
        foreach (var row in bad) log.WriteLine($"  {row}");
    }

    // Which rows are held out depends on their content, so that adding rows or renaming files moves few between the two.
    private static (IReadOnlyList<ExaminedClip> Train, IReadOnlyList<ExaminedClip> HeldOut) Split(IReadOnlyList<ExaminedClip> clips, FinetuneOptions options)
    {
        if (clips.Count == 0) throw new TrainingException($"Fine-tuning on {options.Data}: no row can be used. Give clips, each with a caption.");
        var count = options.HeldOutShare == 0 ? 0 : Math.Min(clips.Count - 1, Math.Max(1, (int)Math.Round(clips.Count * options.HeldOutShare)));
        var root = new RandomStream(options.DataSeed).Split("held-out");
        var heldOut = clips.OrderBy(c => root.Split(c.Sha256).Block(0)).Take(count).ToHashSet();
        return ([.. clips.Where(c => !heldOut.Contains(c))], [.. clips.Where(heldOut.Contains)]);
    }

    private static void CheckLengths(FinetuneOptions options, IReadOnlyList<ExaminedClip> train) => TrainingException.ThrowIfAny($"Fine-tuning on {options.Data}",
        [.. options.Lengths.Where(l => ClipBatches.Serving(train, l.Bucket).Count == 0)
            .Select(l => $"'finetune.lengths' has {l.Frames} frames, and {(train.Count == 0 ? "no clip is left to train on" : $"the longest clip that is trained on has {train.Max(c => c.Frames)}")}")]);

    private static void Tell(IReadOnlyList<ExaminedClip> clips, ClipForm form, TextWriter log)
    {
        log.WriteLine($"finetune: {clips.Count(c => !c.Row.IsStill):N0} videos and {clips.Count(c => c.Row.IsStill):N0} pictures, brought to {form.Size}, videos to {form.Rate.FramesPerSecond:0.###} frames per second");
        var kinds = clips.GroupBy(form.Describe, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var kind in kinds.Take(MostKinds)) log.WriteLine($"  {kind.Count():N0} clips: {kind.Key}");
        if (kinds.Count > MostKinds) log.WriteLine($"  {kinds.Skip(MostKinds).Sum(k => k.Count()):N0} clips: in other ways, which {CardFile} tells");
    }

    private static void WriteCards(string runFolder, ClipForm form, IReadOnlyList<ExaminedClip> train, IReadOnlyList<ExaminedClip> heldOut, TextWriter log)
    {
        var path = Path.Combine(runFolder, CardFile);
        var text = string.Concat(train.Concat(heldOut).OrderBy(c => c.Row.Number)
            .Select(c => new FinetuneCard(c.Row.Number, c.Row.Name, c.Sha256, c.Frames, form.Describe(c), heldOut.Contains(c), c.Row.Captions).ToJson()));
        if (File.Exists(path) && File.ReadAllText(path) != text) log.WriteLine($"finetune: the data is not what this run had before; {CardFile} in {runFolder} has the new rows");
        ModelExport.WriteText(path, text);
    }
}
