using System.Text.Json;

namespace Kinora.Checkpoints;

/// <summary>A model folder in the layout of the public <c>stepfun-ai/stepvideo-t2v</c> repository: where each part lies.</summary>
/// <remarks>
/// Constructing it reads nothing. <see cref="Validate"/> says everything that is missing or damaged before any weight is read.
/// Two files are additions of this project and may be absent: <c>generation_config.json</c> with the model's own defaults, and
/// <c>vae/config.json</c>, whose numbers the public repository leaves to the code. A third addition: where <c>model_index.json</c> names another
/// folder as <c>_base_model</c>, a folder that is opened for reading has the files that it lacks from there.
/// </remarks>
public sealed class ModelFolder
{
    private const string Fetch = "Fetch the model completely, or name its root folder.";

    /// <summary>The field of <c>model_index.json</c> that names the base's folder, relative to the model's own.</summary>
    public const string BaseKey = "_base_model";

    /// <summary>Names a model folder as it is, to write into it.</summary>
    /// <param name="root">The folder that holds <c>model_index.json</c>.</param>
    public ModelFolder(string root) => Root = root;

    /// <summary>Names a model folder to read from it, with its base where it has one.</summary>
    /// <param name="root">The folder that holds <c>model_index.json</c>.</param>
    public static ModelFolder Open(string root) => new(root) { BaseRoot = FindBase(root) };

    /// <summary>The folder that has the files which this one lacks; null for none.</summary>
    public string? BaseRoot { get; private init; }

    /// <summary>A file's path within the model, whichever of the two folders it lies in.</summary>
    /// <param name="file">A file of the model.</param>
    public string RelativePath(string file)
    {
        var own = Path.GetRelativePath(Root, file);
        return BaseRoot is not null && own.StartsWith("..", StringComparison.Ordinal) ? Path.GetRelativePath(BaseRoot, file) : own;
    }

    /// <summary>The model's root folder.</summary>
    public string Root { get; }

    /// <summary><c>model_index.json</c>: which pipeline this is.</summary>
    public string ModelIndexFile => At(ModelLayout.ModelIndex);

    /// <summary><c>generation_config.json</c>: defaults for steps, guidance, shift, size; null when the model has none.</summary>
    public string? GenerationConfigFile => IfPresent(ModelLayout.GenerationConfig);

    /// <summary>Settings of the noise schedule.</summary>
    public string SchedulerConfigFile => At(ModelLayout.SchedulerConfig);

    /// <summary>Dimensions of the diffusion transformer.</summary>
    public string TransformerConfigFile => At(ModelLayout.TransformerConfig);

    /// <summary>Dimensions of the Step-LLM encoder.</summary>
    public string StepLlmConfigFile => At(ModelLayout.StepLlmConfig);

    /// <summary>SentencePiece model of the Step-LLM encoder.</summary>
    public string StepLlmTokenizerFile => At(ModelLayout.StepLlmTokenizer);

    /// <summary>Dimensions of the Hunyuan-CLIP text encoder.</summary>
    public string ClipConfigFile => At(ModelLayout.ClipConfig);

    /// <summary>WordPiece vocabulary of the Hunyuan-CLIP text encoder, one piece a line.</summary>
    public string ClipVocabularyFile => At(ModelLayout.ClipVocabulary);

    /// <summary>Dimensions of the VAE; null when the model leaves them to the code, as the public one does.</summary>
    public string? VaeConfigFile => IfPresent(ModelLayout.VaeConfig);

    /// <summary>The file that stands for a part's weights: a safetensors file, an index, a GGUF file, or a torch archive.</summary>
    /// <param name="part">One part that has weights.</param>
    /// <returns>A path to hand to <see cref="CheckpointSource.Open"/>; null when none of the possible files is there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not exactly one part is named.</exception>
    public string? FindWeights(ModelParts part)
    {
        // A folder's own weights go before its base's, whichever of the names they have.
        var names = ModelLayout.Of(part).Weights;
        return names.Select(name => Within(Root, name)).Concat(BaseRoot is null ? [] : names.Select(name => Within(BaseRoot, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Opens a part's weights, by their own names where they are stored as integers. Headers are read and validated, weights are not.</summary>
    /// <param name="part">One part that has weights.</param>
    /// <exception cref="CheckpointFormatException">They are missing or damaged.</exception>
    public CheckpointSource OpenWeights(ModelParts part)
    {
        if (FindWeights(part) is { } file) return QuantizedCheckpoint.Wrap(CheckpointSource.Open(file));
        var faults = new FaultList($"Open the {part} weights", Root);
        throw faults.Fatal(null, string.Join(" or ", ModelLayout.Of(part).Weights), "neither", Fetch);
    }

    /// <summary>All weight files of the named parts, shards one by one, relative to the root with '/' between folders, in ordinal order.</summary>
    /// <exception cref="CheckpointFormatException">Weights of a named part are missing, or an index cannot be read.</exception>
    public IReadOnlyList<string> WeightFiles(ModelParts parts = ModelParts.All)
    {
        var files = new List<string>();
        foreach (var layout in Named(parts).Where(l => l.Weights.Count > 0))
        {
            using var source = OpenWeights(layout.Part);
            files.AddRange(source.Files.Select(f => RelativePath(f).Replace(Path.DirectorySeparatorChar, '/')));
        }

        return [.. files.Order(StringComparer.Ordinal)];
    }

    /// <summary>Checks that everything the named parts need is there and sound: files, JSON, indices, shards, weight headers.</summary>
    /// <param name="parts">The parts that will be used.</param>
    /// <exception cref="CheckpointFormatException">Anything is missing or damaged; carries every fault of every part.</exception>
    public void Validate(ModelParts parts = ModelParts.All)
    {
        var faults = new FaultList($"Check model {Root}", Root);
        if (!Directory.Exists(Root)) throw faults.Fatal(null, "a model folder", "no folder of that name", "Check the path, or fetch the model first.");
        CheckFile(ModelLayout.ModelIndex, faults);
        if (BaseRoot is not null && !Directory.Exists(BaseRoot))
            faults.Add(new CheckpointFault(ModelIndexFile, BaseKey, "the folder of the model that has the other parts", $"no folder '{BaseRoot}'", "Fetch that model too, or mend the path."));
        foreach (var layout in Named(parts))
        {
            foreach (var file in layout.Files) CheckFile(file, faults);
            if (layout.Weights.Count > 0) CheckWeights(layout, faults);
        }

        foreach (var file in (string[])[ModelLayout.GenerationConfig, ModelLayout.VaeConfig])
            if (IfPresent(file) is not null) CheckFile(file, faults);
        faults.ThrowIfAny();
    }

    /// <summary>
    /// A content fingerprint of all weights of the named parts: SHA-256 over each file's relative path, length and
    /// <see cref="ContentFingerprint"/>, in ordinal order of the paths.
    /// </summary>
    /// <remarks>Files over 1 GiB are sampled (see <see cref="ContentFingerprint.OfFile(string)"/>); it names weights, it does not prove a download.</remarks>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="CheckpointFormatException">Weights of a named part are missing or damaged.</exception>
    public string WeightsSha256(ModelParts parts = ModelParts.All) => ContentFingerprint.OfFiles(WeightFiles(parts).Select(file => (file, At(file))));

    private static IEnumerable<ModelLayout> Named(ModelParts parts) => ModelLayout.Parts.Where(l => parts.HasFlag(l.Part));

    /// <summary>Where a file of the model lies: in the base's folder where the folder itself has none of the name and the base has.</summary>
    /// <param name="relative">The file's path within the model, with '/' between folders.</param>
    public string At(string relative)
    {
        var own = Within(Root, relative);
        return BaseRoot is null || File.Exists(own) || !File.Exists(Within(BaseRoot, relative)) ? own : Within(BaseRoot, relative);
    }

    private static string Within(string root, string relative) => Path.Combine(root, Path.Combine(relative.Split('/')));

    // A base's own base does not count: one look tells where everything is.
    private static string? FindBase(string root)
    {
        try
        {
            using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, ModelLayout.ModelIndex)));
            return index.RootElement.ValueKind == JsonValueKind.Object && index.RootElement.TryGetProperty(BaseKey, out var value) && value.ValueKind == JsonValueKind.String
                ? Path.GetFullPath(Path.Combine(root, value.GetString()!))
                : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            // What is wrong with the index the folder's check tells.
            return null;
        }
    }

    private string? IfPresent(string relative) => File.Exists(At(relative)) ? At(relative) : null;

    private void CheckFile(string relative, FaultList faults)
    {
        var path = At(relative);
        if (!File.Exists(path))
        {
            faults.Add(new CheckpointFault(path, null, relative, "no such file", Fetch));
            return;
        }

        if (!relative.EndsWith(".json", StringComparison.Ordinal)) return;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                faults.Add(new CheckpointFault(path, null, "a JSON object", $"a JSON {json.RootElement.ValueKind}", Fetch));
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            faults.Add(new CheckpointFault(path, null, "a readable JSON object", error.Message.TrimEnd('.'), Fetch));
        }
    }

    private void CheckWeights(ModelLayout layout, FaultList faults)
    {
        if (FindWeights(layout.Part) is not { } file)
        {
            faults.Add(new CheckpointFault(Root, null, string.Join(" or ", layout.Weights), "neither", Fetch));
            return;
        }

        // Which of two files is meant nobody can know; those of one folder come from two saves.
        var folder = Path.GetDirectoryName(file)!;
        var here = layout.Weights.Where(name => File.Exists(Path.Combine(folder, Path.GetFileName(name)))).ToList();
        if (here.Count > 1 && here.Any(name => CheckpointLocator.KindOf(name) == CheckpointKind.Gguf))
            faults.Add(new CheckpointFault(folder, null, $"either {string.Join(" or ", here.Select(Path.GetFileName))}", "both", "Remove the one that is not meant; they come from two saves."));
        try
        {
            QuantizedCheckpoint.Wrap(CheckpointSource.Open(file)).Dispose();
        }
        catch (CheckpointFormatException error)
        {
            faults.AddRange(error.Faults);
        }
    }
}
