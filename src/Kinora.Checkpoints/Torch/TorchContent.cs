using System.Globalization;

namespace Kinora.Checkpoints;

/// <summary>The tensors and plain values of an unpickled tree, under the path of keys that leads to each.</summary>
/// <remarks>Nested dictionaries and lists become names with dots: <c>state_dict.proj.weight</c>, <c>param_groups.0.lr</c>.</remarks>
internal sealed class TorchContent(FaultList faults)
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 200_000;
    private const string Misleading = "The archive is made to mislead; fetch it again from a source you trust.";
    private readonly HashSet<object> _ancestors = new(ReferenceEqualityComparer.Instance);
    private int _nodes;

    public Dictionary<string, TorchTensor> Tensors { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Flattens the root of the archive.</summary>
    /// <exception cref="CheckpointFormatException">It is no dictionary, contains itself, or names something twice.</exception>
    public static TorchContent Of(object? root, FaultList faults)
    {
        if (root is not PickleDict)
            throw faults.Fatal("data.pkl", "a dictionary of tensors", root is TorchTensor ? "a single tensor" : "another value", "Save a state_dict() or a dictionary of tensors.");
        var content = new TorchContent(faults);
        content.Add("", root);
        return content;
    }

    private void Add(string path, object? value)
    {
        // Counted at every visit, because a few shared containers can unfold to more nodes than there are atoms.
        if (++_nodes > MaxNodes) throw faults.Fatal(path, $"at most {MaxNodes} entries", "more", Misleading);
        switch (value)
        {
            case PickleDict dictionary:
                Descend(path, dictionary, dictionary.Items.Select(i => (Convert.ToString(i.Key, CultureInfo.InvariantCulture)!, i.Value)));
                break;
            case List<object?> list:
                Descend(path, list, list.Select((v, i) => (i.ToString(CultureInfo.InvariantCulture), v)));
                break;
            case PickleTuple tuple:
                Descend(path, tuple, tuple.Items.Select((v, i) => (i.ToString(CultureInfo.InvariantCulture), v)));
                break;
            case TorchTensor tensor:
                Put(Tensors, path, tensor);
                break;
            case null or bool or long or double or string:
                Put(Values, path, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
            default:
                throw faults.Fatal(path, "a tensor, a number, a text or a container of these", "a bare storage or class", "Save plain tensors.");
        }
    }

    private void Descend(string path, object container, IEnumerable<(string Key, object? Value)> items)
    {
        if (!_ancestors.Add(container)) throw faults.Fatal(path, "a tree", "a container that contains itself", Misleading);
        if (_ancestors.Count > MaxDepth) throw faults.Fatal(path, $"at most {MaxDepth} nested containers", "more", Misleading);
        foreach (var (key, value) in items) Add(path.Length == 0 ? key : $"{path}.{key}", value);
        _ancestors.Remove(container);
    }

    private void Put<T>(Dictionary<string, T> target, string path, T value)
    {
        if (Tensors.ContainsKey(path) || !target.TryAdd(path, value))
            throw faults.Fatal(path, "one entry of that name", "two that have it when the dictionaries are joined", "Rename one of them where the file was made.");
    }
}
