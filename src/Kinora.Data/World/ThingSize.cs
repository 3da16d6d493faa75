namespace Kinora.Data.World;

/// <summary>How large a thing is for its scene; captions say so when it is not the usual size.</summary>
public enum ThingSize
{
    /// <summary>Not worth a word.</summary>
    Usual,

    /// <summary>Said to be small.</summary>
    Small,

    /// <summary>Said to be big.</summary>
    Big,
}
