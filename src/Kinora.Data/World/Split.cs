namespace Kinora.Data.World;

/// <summary>Which side of the hold-out a combination of concept, setting and motion is on.</summary>
public enum Split
{
    /// <summary>May be trained on.</summary>
    Train,

    /// <summary>Never trained on: tells whether a model composes what it knows.</summary>
    HeldOut,
}
