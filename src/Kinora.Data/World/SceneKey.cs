namespace Kinora.Data.World;

/// <summary>The combination a scene shows: what captions say and what the held-out split is made of.</summary>
/// <param name="Concept">Id of the concept.</param>
/// <param name="Setting">Id of the setting.</param>
/// <param name="Motion">Id of the motion.</param>
/// <param name="OtherConcept">Id of the concept at the right in a scene of two things; null where there is one.</param>
/// <param name="OtherMotion">Id of that thing's motion.</param>
public readonly record struct SceneKey(
    string Concept, string Setting, string Motion, string? OtherConcept = null, string? OtherMotion = null)
{
    /// <summary>One in this many combinations is held out.</summary>
    public const int HeldOutOneIn = 10;

    /// <summary>
    /// The side this combination is on: a hash of the ids, so that it never depends on a seed, and adding concepts,
    /// settings or motions moves no combination. Two things are held out as a pair, whichever is at the left and whatever
    /// they do: a held-out pair is never seen together; and so that training shows nothing of what is held out, where either
    /// does what is held out for it alone. The penguin hopping in the snow is always trained: it is the sentence every
    /// introduction uses, and a novelty test on it would be worth nothing.
    /// </summary>
    public Split Split =>
        this == new SceneKey("penguin", "snow", "hop") ? Split.Train
        : WorldRandom.HashOf(HoldOutName) % HeldOutOneIn == 0 || Parts.Any(part => part.Split == Split.HeldOut) ? Split.HeldOut
        : Split.Train;

    // Each of two things alone; colliding takes two.
    private SceneKey[] Parts =>
        OtherConcept is null || Motion == CollideLaw.Name ? [] : [new(Concept, Setting, Motion), new(OtherConcept, Setting, OtherMotion!)];

    private string HoldOutName => OtherConcept is null ? $"{Concept}/{Setting}/{Motion}"
        : string.CompareOrdinal(Concept, OtherConcept) < 0 ? $"{Concept}+{OtherConcept}"
        : $"{OtherConcept}+{Concept}";

    /// <inheritdoc/>
    public override string ToString() =>
        OtherConcept is null ? $"{Concept}/{Setting}/{Motion}" : $"{Concept}+{OtherConcept}/{Setting}/{Motion}+{OtherMotion}";
}
