namespace Kinora.Data.World;

/// <summary>
/// Draws scenes: scene <c>index</c> of seed <c>seed</c> is a pure function of the two (and of the filter), in any
/// order and on any thread. Combinations of one thing, setting and motion are equally likely among those allowed; a share
/// of the scenes shows two things.
/// </summary>
public sealed class WorldSampler
{
    private const int PairTries = 10_000;

    private readonly ConceptLibrary _library;
    private readonly SceneKey[] _single;
    private readonly Predicate<SceneKey> _keep;

    /// <summary>A sampler over every combination.</summary>
    /// <param name="library">The loaded concepts.</param>
    public WorldSampler(ConceptLibrary library)
        : this(library, static _ => true, SceneMix.Default)
    {
    }

    private WorldSampler(ConceptLibrary library, Predicate<SceneKey> keep, SceneMix mix)
    {
        (_library, _keep, Mix) = (library, keep, mix);
        _single = [.. AllSingle(library).Where(key => keep(key))];
        if (_single.Length == 0 && mix.Pairs < 1)
            throw new ArgumentException("World sampler: the filter leaves no combination of concept, setting and motion. Loosen it.", nameof(keep));
    }

    /// <summary>The combinations of one thing that this sampler draws from, in a fixed order.</summary>
    public IReadOnlyList<SceneKey> Combinations => _single;

    /// <summary>How often scenes show two things, a moving camera, an unusual size.</summary>
    public SceneMix Mix { get; }

    /// <summary>The same sampler narrowed to combinations that pass.</summary>
    /// <param name="keep">True for combinations to keep; asked for those of one thing and of two.</param>
    /// <returns>A new sampler.</returns>
    /// <exception cref="ArgumentException">Nothing passes.</exception>
    public WorldSampler WithFilter(Predicate<SceneKey> keep) => new(_library, key => _keep(key) && keep(key), Mix);

    /// <summary>The same sampler narrowed to one side of the hold-out.</summary>
    /// <param name="split">The side.</param>
    /// <returns>A new sampler.</returns>
    public WorldSampler WithSplit(Split split) => WithFilter(key => key.Split == split);

    /// <summary>The same sampler with other shares of the kinds of scenes.</summary>
    /// <param name="mix">The shares.</param>
    /// <returns>A new sampler.</returns>
    /// <exception cref="ArgumentException">Nothing is left to draw from.</exception>
    public WorldSampler WithMix(SceneMix mix) => new(_library, _keep, mix);

    /// <summary>Draws one scene.</summary>
    /// <param name="seed">Seed of the whole data set.</param>
    /// <param name="index">Which scene, any value.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentException">It is to show two things and the filter lets hardly a pair pass.</exception>
    public SceneSpec Sample(ulong seed, long index)
    {
        WorldRandom random = new(seed, index, WorldStream.Combination);
        return Compose(random.NextChance(Mix.Pairs) ? DrawPair(ref random) : random.Pick(_single), seed, index);
    }

    /// <summary>Draws a scene of a given combination, whatever the filter: for evaluation.</summary>
    /// <param name="key">The combination.</param>
    /// <param name="seed">Seed of everything else about the scene.</param>
    /// <param name="index">Which scene, any value.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentException">An id of the combination is not known.</exception>
    public SceneSpec Compose(SceneKey key, ulong seed, long index)
    {
        WorldRandom random = new(seed, index, WorldStream.Thing);
        double groundY = random.NextBetween(0.90, 0.91);
        SceneLight light = SceneLight.Draw(new WorldRandom(seed, index, WorldStream.Light));
        WorldRandom motions = new(seed, index, WorldStream.Motion);
        if (key.OtherConcept is null)
        {
            CameraMove camera = DrawCamera(Motion.Of(key.Motion), new WorldRandom(seed, index, WorldStream.Camera));
            // A nearing camera enlarges by itself: a word on size would be wrong for half of the clip.
            ThingSize sizeClass = camera == CameraMove.Still ? DrawSizeClass(ref random) : ThingSize.Usual;
            ThingSpec thing = Thing(key.Concept, ThingSizes.DrawSingle(sizeClass, camera, ref random), sizeClass, Motion.Of(key.Motion), motions);
            return new SceneSpec(seed, index, Setting.Of(key.Setting).Id, light, [thing], camera);
        }

        (ThingSize leftClass, ThingSize rightClass) = (DrawSizeClass(ref random), DrawSizeClass(ref random));
        (double leftSize, double rightSize) = (ThingSizes.DrawOfPair(leftClass, ref random), ThingSizes.DrawOfPair(rightClass, ref random));
        ThingSpec left, right;
        if (key.Motion == CollideLaw.Name)
        {
            (CollideLaw leftLaw, CollideLaw rightLaw) = CollideLaw.Draw(leftSize, rightSize, motions);
            left = Facing(new ThingSpec(_library[key.Concept].Id, leftSize, groundY, false, leftLaw, leftClass));
            right = Facing(new ThingSpec(_library[key.OtherConcept].Id, rightSize, groundY, false, rightLaw, rightClass));
        }
        else
        {
            left = Thing(key.Concept, leftSize, leftClass, Motion.Of(key.Motion), motions) with { RightShare = 0.5 };
            right = Thing(key.OtherConcept, rightSize, rightClass, Motion.Of(key.OtherMotion!), new WorldRandom(seed, index, WorldStream.OtherMotion)) with { LeftShare = 0.5 };
        }
        return new SceneSpec(seed, index, Setting.Of(key.Setting).Id, light, [left, right]);

        ThingSpec Thing(string id, double size, ThingSize sizeClass, Motion motion, WorldRandom of) =>
            Facing(new ThingSpec(id, size, groundY, false, motion.Draw(_library[id].Manner, of), sizeClass));

        // Side views look where they go.
        ThingSpec Facing(ThingSpec thing) => thing with
        {
            Mirrored = _library[thing.Concept].Definition.FacesLeft is bool facesLeft && thing.Motion.Facing == (facesLeft ? 1 : -1),
        };
    }

    private SceneKey DrawPair(ref WorldRandom random)
    {
        Motion[] motions = [.. Motion.All.Where(motion => motion.FitsHalf)];
        for (int i = 0; i < PairTries; i++)
        {
            (Concept left, Concept right) = (random.Pick(_library.All), random.Pick(_library.All));
            (string motion, string other) = random.NextChance(0.25)
                ? (CollideLaw.Name, CollideLaw.Name)
                : (random.Pick(motions).Id, random.Pick(motions).Id);
            // Doing the same is the more usual sentence.
            if (random.NextChance(0.5)) other = motion;
            SceneKey key = new(left.Id, random.Pick(Setting.All).Id, motion, right.Id, other);
            if (left != right && _keep(key)) return key;
        }
        throw new ArgumentException($"World sampler: {PairTries} pairs in a row did not pass the filter. Loosen it, or draw single things only.");
    }

    private ThingSize DrawSizeClass(ref WorldRandom random) =>
        !random.NextChance(Mix.OddSizes) ? ThingSize.Usual : random.NextChance(0.5) ? ThingSize.Small : ThingSize.Big;

    private CameraMove DrawCamera(Motion motion, WorldRandom random) =>
        !motion.CameraMayMove || !random.NextChance(Mix.MovingCameras)
            ? CameraMove.Still
            : random.Pick<CameraMove>([CameraMove.ZoomIn, CameraMove.ZoomOut, CameraMove.PanLeft, CameraMove.PanRight]);

    private static IEnumerable<SceneKey> AllSingle(ConceptLibrary library) =>
        from concept in library.All
        from setting in Setting.All
        from motion in Motion.All
        where motion.Suits(concept)
        select new SceneKey(concept.Id, setting.Id, motion.Id);
}
