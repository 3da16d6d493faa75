using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Kinora.Pipelines;

namespace Kinora.Server.Jobs;

/// <summary>The models and LoRAs of this server. Models are opened and checked once, at the start.</summary>
internal sealed partial class ServedModels
{
    private readonly Dictionary<string, ServedModel> _models = [];
    private readonly string _loraFolder;

    public ServedModels(ServerSettings settings, JobFiles files)
    {
        _loraFolder = files.LoraFolder;
        foreach (var named in (IEnumerable<string>)[settings.Model, .. settings.MoreModels])
        {
            var folder = ModelCatalog.Find(named) ?? throw new ServerException(ModelCatalog.Unknown(named));
            var model = TextToVideoModel.Open(folder);
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            _models.TryAdd(name, new ServedModel(name, folder, model, model.ComputeWeightsSha256()));
            Default ??= _models[name];
        }
    }

    /// <summary>The model of requests that name none.</summary>
    public ServedModel Default { get; } = null!;

    /// <summary>All of them, by name.</summary>
    public IEnumerable<ServedModel> All => _models.Values.OrderBy(m => m.Name, StringComparer.Ordinal);

    /// <summary>Names of the LoRAs that are there now.</summary>
    public IReadOnlyList<string> LoraNames() =>
        Directory.Exists(_loraFolder) ? [.. Directory.GetFiles(_loraFolder, "*.safetensors").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => Name().IsMatch(n)).Order(StringComparer.Ordinal)] : [];

    /// <summary>The model of a name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out ServedModel? model) => _models.TryGetValue(name, out model);

    /// <summary>Whether a request may name a LoRA.</summary>
    public bool HasLora(string name) => Name().IsMatch(name) && File.Exists(LoraFile(name));

    /// <summary>A model with LoRAs, checked together.</summary>
    /// <exception cref="ModelException">A LoRA does not fit.</exception>
    public TextToVideoModel Open(ServedModel model, IReadOnlyList<(string Name, double Scale)> loras) =>
        loras.Count == 0 ? model.Model : TextToVideoModel.Open(model.Folder, [.. loras.Select(l => new LoraChoice(LoraFile(l.Name), l.Scale))]);

    private string LoraFile(string name) => Path.Combine(_loraFolder, name + ".safetensors");

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Name();
}
