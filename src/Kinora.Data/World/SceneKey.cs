namespace Kinora.Data.World;

/// <summary>The combination a scene shows: what captions say and what the held-out split is made of.</summary>
/// <param name="Concept">Id of the concept.</param>
/// <param name="Setting">Id of the setting.</param>
/// <param name="Motion">Id of the motion.</param>
public readonly record struct SceneKey(string Concept, string Setting, string Motion)
{
    /// <summary>One in this many combinations is held out.</summary>
    public const int HeldOutOneIn = 10;

    /// <summary>
    /// The side this combination is on: a hash of the three ids, so that it never depends on a seed, and adding
    /// concepts, settings or motions moves no combination. The penguin hopping in the snow is always trained: it is
    /// the sentence every introduction uses, and a novelty test on it would be worth nothing.
    /// </summary>
    public Split Split =>
        this == new SceneKey("penguin", "snow", "hop") ? Split.Train
        : WorldRandom.HashOf($"{Concept}/{Setting}/{Motion}") % HeldOutOneIn == 0 ? Split.HeldOut
        : Split.Train;

    /// <inheritdoc/>
    public override string ToString() => $"{Concept}/{Setting}/{Motion}";
}
