namespace Kinora.Data.World;

/// <summary>How a thing gets about: chooses the verbs of its captions, whether it rolls and whether it keeps to the ground.</summary>
public enum Manner
{
    /// <summary>Walks: animals.</summary>
    Walker,

    /// <summary>Round and rolls.</summary>
    Ball,

    /// <summary>Drives on wheels.</summary>
    Driver,

    /// <summary>Sails.</summary>
    Sailer,

    /// <summary>Flies under its own power.</summary>
    Flyer,

    /// <summary>Swims: fish.</summary>
    Swimmer,

    /// <summary>Drifts in the air.</summary>
    Floater,

    /// <summary>Neither of these: fruit, plants.</summary>
    Inert,
}
