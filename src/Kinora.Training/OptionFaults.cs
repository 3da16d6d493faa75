namespace Kinora.Training;

/// <summary>Collects what is wrong with the settings of one section of a run file, so that all of it is told at once.</summary>
/// <param name="section">The section's name in the file.</param>
public sealed class OptionFaults(string section)
{
    private readonly List<string> _all = [];

    /// <summary>Every fault, as half a sentence that names field, value and rule.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Notes a fault where a rule does not hold.</summary>
    /// <param name="holds">Whether all is well.</param>
    /// <param name="field">The field's name in the file.</param>
    /// <param name="value">What the file says.</param>
    /// <param name="rule">What it must be.</param>
    public OptionFaults Expect(bool holds, string field, object value, string rule)
    {
        if (!holds) _all.Add($"'{section}.{field}' is {value}, it must be {rule}");
        return this;
    }

    /// <summary>Notes a number that is below a least one or not finite.</summary>
    public OptionFaults AtLeast(string field, double value, double least) =>
        Expect(value >= least && double.IsFinite(value), field, value, $"at least {least}");

    /// <summary>Notes a number that is not above a bound or not finite.</summary>
    public OptionFaults Above(string field, double value, double bound) =>
        Expect(value > bound && double.IsFinite(value), field, value, $"above {bound}");

    /// <summary>Notes a number outside 0 to 1.</summary>
    public OptionFaults Share(string field, double value) => Expect(value is >= 0 and <= 1, field, value, "between 0 and 1");

    /// <summary>Notes a number outside 0 to 1, or 1.</summary>
    public OptionFaults Decay(string field, double value) => Expect(value is >= 0 and < 1, field, value, "at least 0 and below 1");

    /// <summary>Takes over faults that others found.</summary>
    public OptionFaults Add(IEnumerable<string> others)
    {
        _all.AddRange(others);
        return this;
    }
}
