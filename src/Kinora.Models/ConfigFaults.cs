namespace Kinora.Models;

/// <summary>Collects what is wrong with a configuration, so that all of it is told at once.</summary>
internal sealed class ConfigFaults(string subject)
{
    private readonly List<string> _faults = [];

    public ConfigFaults Positive(string field, double value)
    {
        if (!(value > 0 && double.IsFinite(value))) _faults.Add($"'{field}' must be above 0 and is {value}");
        return this;
    }

    /// <summary>The first number must be a multiple of the second; not asked of numbers that are wrong by themselves.</summary>
    public ConfigFaults Divides(string field, int value, string divisorField, int divisor)
    {
        if (value > 0 && divisor > 0 && value % divisor != 0) _faults.Add($"'{field}' {value} must be a multiple of '{divisorField}' {divisor}");
        return this;
    }

    public ConfigFaults Expect(bool holds, string fault)
    {
        if (!holds) _faults.Add(fault);
        return this;
    }

    public void ThrowIfAny()
    {
        if (_faults.Count > 0) throw new ArgumentException($"{subject}: {string.Join("; ", _faults)}. Correct the configuration.");
    }
}
