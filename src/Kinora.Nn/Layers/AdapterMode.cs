namespace Kinora.Nn;

/// <summary>Lets networks compute without their adapters on this thread until it is disposed: as the base that a LoRA is trained against.</summary>
/// <remarks>The mode belongs to the thread, so this is a type that can't be carried across <c>await</c> or to another thread.</remarks>
public readonly ref struct AdapterMode : IDisposable
{
    [ThreadStatic]
    private static bool t_areOff;

    // False in a default value, which changed nothing.
    private readonly bool _turnedOff;

    private AdapterMode(bool turnedOff) => _turnedOff = turnedOff;

    /// <summary>Whether adapters are left out on this thread.</summary>
    public static bool AreOff => t_areOff;

    /// <summary>Leaves them out.</summary>
    public static AdapterMode Off()
    {
        var turnedOff = !t_areOff;
        t_areOff = true;
        return new AdapterMode(turnedOff);
    }

    /// <summary>Sets back what was before.</summary>
    public void Dispose()
    {
        if (_turnedOff) t_areOff = false;
    }
}
