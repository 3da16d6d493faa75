namespace Kinora.Data.World;

/// <summary>One kind of motion of the world: a row of <see cref="Motion.All"/>. A new motion is a new law record and
/// a new row here, with its verbs in the caption tables.</summary>
public sealed class Motion
{
    private readonly Func<Manner, WorldRandom, MotionLaw> _draw;

    private Motion(string id, Func<Manner, WorldRandom, MotionLaw> draw) => (Id, _draw) = (id, draw);

    /// <summary>Short stable name, such as <c>hop</c>.</summary>
    public string Id { get; }

    /// <summary>Every motion of this edition, in a fixed order.</summary>
    public static IReadOnlyList<Motion> All { get; } =
    [
        new("hop", static (_, random) => new HopLaw(
            HeightShare: random.NextBetween(0.75, 1.0),
            HopPhase: random.NextUnit(),
            CrossingSeconds: random.NextBetween(1.6, 2.8),
            SidePhase: random.NextUnit())),
        new("glide", static (manner, random) =>
        {
            double start = random.NextBetween(0, 0.06);
            return new GlideLaw(
                ToRight: random.NextChance(0.5),
                StartShare: start,
                TravelShare: random.NextBetween(0.9, 1.0 - start),
                LiftShare: LiftOf(manner, ref random),
                Rolls: manner == Manner.Ball);
        }),
        new("fall", static (_, random) => new FallLaw(
            DropShare: random.NextBetween(0.85, 1.0),
            Restitution: random.NextBetween(0.68, 0.82),
            SideShare: random.NextBetween(0.2, 0.8))),
        new("rise", static (_, random) => new RiseLaw(
            TravelShare: random.NextBetween(0.88, 1.0),
            SettlingSeconds: random.NextBetween(0.3, 0.6),
            SideShare: random.NextBetween(0.25, 0.75),
            SwayShare: random.NextBetween(0.03, 0.08),
            SwaySeconds: random.NextBetween(2.4, 3.2))),
        new("stay", static (manner, random) => new StayLaw(
            SideShare: random.NextBetween(0.1, 0.9),
            LiftShare: LiftOf(manner, ref random))),
        new("swing", static (_, random) => new SwingLaw(
            RopeLength: random.NextBetween(0.56, 0.60),
            AmplitudeShare: random.NextBetween(0.85, 1.0),
            Phase: random.NextUnit())),
    ];

    /// <summary>The motion of an id.</summary>
    /// <param name="id">Such as <c>hop</c>.</param>
    /// <returns>The motion.</returns>
    /// <exception cref="ArgumentException">No such motion; the message lists the known ones.</exception>
    public static Motion Of(string id) =>
        All.FirstOrDefault(motion => motion.Id == id)
        ?? throw new ArgumentException(
            $"World motion: '{id}' is not known. Known: {string.Join(", ", All.Select(known => known.Id))}.", nameof(id));

    /// <summary>Draws the parameters of this motion for one thing.</summary>
    /// <param name="manner">How the thing gets about: decides whether it rolls and whether it keeps above the ground.</param>
    /// <param name="random">The scene's stream for motions.</param>
    internal MotionLaw Draw(Manner manner, WorldRandom random) => _draw(manner, random);

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static double LiftOf(Manner manner, ref WorldRandom random) =>
        manner is Manner.Flyer or Manner.Floater ? random.NextBetween(0.4, 0.7) : 0;
}
