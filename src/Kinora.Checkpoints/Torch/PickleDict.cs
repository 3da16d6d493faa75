namespace Kinora.Checkpoints;

/// <summary>A dict or OrderedDict on the pickle machine's stack; keys are strings or whole numbers, in order.</summary>
internal sealed class PickleDict(bool ordered)
{
    private readonly HashSet<object> _keys = [];
    private readonly List<(object Key, object? Value)> _items = [];

    /// <summary>Whether it is a <c>collections.OrderedDict</c>, which alone may carry attributes.</summary>
    public bool IsOrdered { get; } = ordered;

    public IReadOnlyList<(object Key, object? Value)> Items => _items;

    /// <summary>Adds an item; false when the key is already there.</summary>
    public bool TryAdd(object key, object? value)
    {
        if (!_keys.Add(key)) return false;
        _items.Add((key, value));
        return true;
    }
}
