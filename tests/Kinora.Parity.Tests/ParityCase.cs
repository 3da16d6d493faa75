using System.Globalization;
using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Tensors;

namespace Kinora.Parity.Tests;

/// <summary>One case file: a configuration, weights, inputs and the outputs that the reference computed from them.</summary>
/// <remarks>A tokenizer case (.json) has a kind and a path only; its runner reads the file.</remarks>
public sealed class ParityCase : IDisposable
{
    private readonly SafetensorsFile? _file;

    private ParityCase(string path, IReadOnlyDictionary<string, string> metadata, SafetensorsFile? file)
    {
        Path = path;
        Metadata = metadata;
        _file = file;
        Keys = file is null ? [] : [.. file.Names];
    }

    public string Path { get; }

    /// <summary>The configuration; lists are JSON.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Names of all tensors, with their prefixes <c>weights.</c>, <c>input.</c>, <c>mid.</c>, <c>output.</c>.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>What to run; null where the file does not say.</summary>
    public string? Kind => Metadata.GetValueOrDefault("kind");

    /// <summary>The weights under their state-dict names; bf16 is widened to fp32.</summary>
    public ITensorSource Weights => WeightsUnder("");

    public static ParityCase Open(string path)
    {
        if (System.IO.Path.GetExtension(path) == ".json")
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var kind = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("kind", out var value) ? value.GetString() : null;
            return new ParityCase(path, kind is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["kind"] = kind }, null);
        }

        var file = SafetensorsFile.Open(path);
        return new ParityCase(path, file.Metadata, file);
    }

    /// <summary>The weights below a part of the state dict, such as <c>transformer.</c>, without that prefix.</summary>
    public ITensorSource WeightsUnder(string prefix) => new ParityWeights(this, "weights." + prefix);

    public bool Has(string key) => _file is not null && _file.TryGetInfo(key, out _);

    /// <summary>A tensor in memory of its own, owned by the current scope: bf16 widened to fp32, all else as stored.</summary>
    public Tensor Tensor(string key)
    {
        if (_file is null) throw new InvalidOperationException($"{Path} holds no tensors.");
        using var scope = new TensorScope();
        var stored = _file.Load(key);
        return scope.Keep(stored.DType == DType.BF16 ? stored.To(DType.F32) : stored.Clone());
    }

    public string Text(string key) => Metadata.TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException($"{Path} has no configuration value '{key}'. It has: {string.Join(", ", Metadata.Keys.Order())}.");

    public int Int(string key) => int.Parse(Text(key), CultureInfo.InvariantCulture);

    public double Double(string key) => double.Parse(Text(key), CultureInfo.InvariantCulture);

    public bool Bool(string key) => bool.Parse(Text(key));

    public int[] Ints(string key) => JsonSerializer.Deserialize<int[]>(Text(key))!;

    public void Dispose() => _file?.Dispose();

    internal bool TryGetInfo(string key, out TensorInfo info)
    {
        info = default;
        return _file is not null && _file.TryGetInfo(key, out info);
    }
}
