namespace Kinora.Data.World;

/// <summary>One kind of motion of the world: a row of <see cref="All"/>. A new motion is a new law record and a new row
/// here, with its verbs in the caption tables.</summary>
public sealed class Motion
{
    private readonly Func<Manner, WorldRandom, MotionLaw> _draw;

    private Motion(string id, Func<Manner, WorldRandom, MotionLaw> draw) => (Id, _draw) = (id, draw);

    /// <summary>Short stable name, such as <c>hop</c>.</summary>
    public string Id { get; }

    /// <summary>Whether only things that roll (true) or only others (false) move so; null for all.</summary>
    public bool? Rolling { get; private init; }

    /// <summary>Whether a moving camera goes with it. Not with laws whose acceleration is to be measured in the picture.</summary>
    public bool CameraMayMove { get; private init; }

    /// <summary>Whether one of two things can move so within its half of the picture.</summary>
    public bool FitsHalf { get; private init; }

    /// <summary>Every motion of one thing by itself, in a fixed order. Two things also collide: <see cref="CollideLaw"/>.</summary>
    public static IReadOnlyList<Motion> All { get; } =
    [
        new("hop", static (_, random) => new HopLaw(
            HeightShare: random.NextBetween(0.6, 1.0),
            HopPhase: random.NextUnit(),
            CrossingSeconds: random.NextBetween(2.6, 4.0),
            SidePhase: random.NextUnit())) { CameraMayMove = true, FitsHalf = true },
        new("glide", static (manner, random) =>
        {
            double start = random.NextBetween(0, 0.08);
            return new GlideLaw(
                ToRight: random.NextChance(0.5),
                StartShare: start,
                TravelShare: random.NextBetween(0.88, 1.0 - start),
                LiftShare: LiftOf(manner, ref random));
        }) { Rolling = false, CameraMayMove = true },
        new("roll", static (_, random) =>
        {
            double start = random.NextBetween(0, 0.08);
            return new RollLaw(
                ToRight: random.NextChance(0.5),
                StartShare: start,
                TravelShare: random.NextBetween(0.85, 1.0 - start),
                FinalSpeedShare: random.NextBetween(0.3, 0.7));
        }) { Rolling = true, CameraMayMove = true },
        new("fall", static (_, random) => new FallLaw(
            DropShare: random.NextBetween(0.85, 1.0),
            Restitution: random.NextBetween(0.6, 0.78),
            SideShare: random.NextBetween(0.1, 0.9))) { FitsHalf = true },
        new("throw", static (_, random) => new ThrowLaw(
            ToRight: random.NextChance(0.5),
            ApexShare: random.NextBetween(0.8, 1.0),
            Restitution: random.NextBetween(0.5, 0.66),
            Grip: random.NextBetween(0.75, 0.95),
            TravelShare: random.NextBetween(0.85, 1.0))),
        new("swing", static (_, random) => new SwingLaw(
            RopeLength: random.NextBetween(0.50, 0.60),
            AmplitudeShare: random.NextBetween(0.8, 1.0),
            Phase: random.NextUnit())),
        new("orbit", static (_, random) => new OrbitLaw(
            Clockwise: random.NextChance(0.5),
            RadiusShare: random.NextBetween(0.85, 1.0),
            PeriodSeconds: random.NextBetween(3.6, 5.2),
            Phase: random.NextUnit())),
        new("rise", static (_, random) => new RiseLaw(
            TravelShare: random.NextBetween(0.88, 1.0),
            SettlingSeconds: random.NextBetween(0.3, 0.6),
            SideShare: random.NextBetween(0.2, 0.8),
            SwayShare: random.NextBetween(0.03, 0.08),
            SwaySeconds: random.NextBetween(2.4, 3.2))) { CameraMayMove = true, FitsHalf = true },
        new("stay", static (manner, random) => new StayLaw(
            SideShare: random.NextBetween(0.1, 0.9),
            LiftShare: LiftOf(manner, ref random))) { CameraMayMove = true, FitsHalf = true },
    ];

    /// <summary>The motion of an id.</summary>
    /// <param name="id">Such as <c>hop</c>.</param>
    /// <returns>The motion.</returns>
    /// <exception cref="ArgumentException">No such motion; the message lists the known ones.</exception>
    public static Motion Of(string id) =>
        All.FirstOrDefault(motion => motion.Id == id)
        ?? throw new ArgumentException(
            $"World motion: '{id}' is not known. Known: {string.Join(", ", All.Select(known => known.Id))}.", nameof(id));

    /// <summary>Whether a thing can move so.</summary>
    /// <param name="concept">The thing.</param>
    /// <returns>False for rolling a thing that is not round, and for gliding one that is.</returns>
    public bool Suits(Concept concept) => Rolling is null || Rolling == concept.Rolls;

    /// <summary>Draws the parameters of this motion for one thing.</summary>
    /// <param name="manner">How the thing gets about: decides whether it keeps above the ground.</param>
    /// <param name="random">The scene's stream for motions.</param>
    internal MotionLaw Draw(Manner manner, WorldRandom random) => _draw(manner, random);

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static double LiftOf(Manner manner, ref WorldRandom random) =>
        manner is Manner.Flyer or Manner.Floater ? random.NextBetween(0.4, 0.7) : 0;
}
