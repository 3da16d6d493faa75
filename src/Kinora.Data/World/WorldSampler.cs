namespace Kinora.Data.World;

/// <summary>
/// Draws scenes: scene <c>index</c> of seed <c>seed</c> is a pure function of the two (and of the filter), in any
/// order and on any thread. Combinations of concept, setting and motion are equally likely among those allowed.
/// </summary>
public sealed class WorldSampler
{
    private readonly ConceptLibrary _library;
    private readonly SceneKey[] _allowed;

    /// <summary>A sampler over every combination.</summary>
    /// <param name="library">The loaded concepts.</param>
    public WorldSampler(ConceptLibrary library)
        : this(library, AllKeys(library))
    {
    }

    private WorldSampler(ConceptLibrary library, IEnumerable<SceneKey> allowed)
    {
        _library = library;
        _allowed = [.. allowed];
        if (_allowed.Length == 0)
            throw new ArgumentException("World sampler: the filter leaves no combination of concept, setting and motion. Loosen it.", nameof(allowed));
    }

    /// <summary>The combinations this sampler draws from, in a fixed order.</summary>
    public IReadOnlyList<SceneKey> Combinations => _allowed;

    /// <summary>The same sampler narrowed to combinations that pass.</summary>
    /// <param name="keep">True for combinations to keep.</param>
    /// <returns>A new sampler.</returns>
    /// <exception cref="ArgumentException">Nothing passes.</exception>
    public WorldSampler WithFilter(Predicate<SceneKey> keep) => new(_library, _allowed.Where(key => keep(key)));

    /// <summary>The same sampler narrowed to one side of the hold-out.</summary>
    /// <param name="split">The side.</param>
    /// <returns>A new sampler.</returns>
    public WorldSampler WithSplit(Split split) => WithFilter(key => key.Split == split);

    /// <summary>Draws one scene.</summary>
    /// <param name="seed">Seed of the whole data set.</param>
    /// <param name="index">Which scene, any value.</param>
    /// <returns>The scene.</returns>
    public SceneSpec Sample(ulong seed, long index) =>
        Compose(new WorldRandom(seed, index, WorldStream.Combination).Pick(_allowed), seed, index);

    /// <summary>Draws a scene of a given combination, whatever the filter: for evaluation.</summary>
    /// <param name="key">The combination.</param>
    /// <param name="seed">Seed of everything else about the scene.</param>
    /// <param name="index">Which scene, any value.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentException">An id of the combination is not known.</exception>
    public SceneSpec Compose(SceneKey key, ulong seed, long index)
    {
        Concept concept = _library[key.Concept];
        Setting setting = Setting.Of(key.Setting);
        Motion motion = Motion.Of(key.Motion);

        WorldRandom random = new(seed, index, WorldStream.Thing);
        double size = random.NextBetween(0.54, 0.62);
        double groundY = random.NextBetween(0.90, 0.94);
        MotionLaw law = motion.Draw(concept.Manner, new WorldRandom(seed, index, WorldStream.Motion));
        bool mirrored = concept.Definition.FacesLeft is bool facesLeft && law.Heading == (facesLeft ? 1 : -1);
        return new SceneSpec(
            seed, index, setting.Id,
            SceneLight.Draw(new WorldRandom(seed, index, WorldStream.Light)),
            [new ThingSpec(concept.Id, size, groundY, mirrored, law)]);
    }

    private static IEnumerable<SceneKey> AllKeys(ConceptLibrary library) =>
        from concept in library.All
        from setting in Setting.All
        from motion in Motion.All
        select new SceneKey(concept.Id, setting.Id, motion.Id);
}
