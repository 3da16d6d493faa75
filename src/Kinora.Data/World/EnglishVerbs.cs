namespace Kinora.Data.World;

/// <summary>The English words of motions, keyed by motion, heading and manner.</summary>
internal static class EnglishVerbs
{
    /// <summary>What one thing does, as pairs: third person, and participle (which also goes with "is").</summary>
    /// <param name="motion">Id of the motion.</param>
    /// <param name="heading">+1 to the right, -1 to the left, 0 for neither.</param>
    /// <param name="manner">How the thing gets about.</param>
    /// <param name="setting">Id of the setting: without air there, words of air and sky are left out.</param>
    /// <exception cref="ArgumentException">There are no words for the motion.</exception>
    public static (string Third, string Participle)[] Of(string motion, int heading, Manner manner, string setting)
    {
        (string Third, string Participle)[] verbs = All(motion, heading, manner);
        return AirlessPlaces.Contains(setting) ? [.. verbs.Where(verb => !IsOfAir(verb.Third))] : verbs;
    }

    /// <summary>What two things do that do the same, as pairs: plural, and participle (which also goes with "are").</summary>
    public static IReadOnlyDictionary<string, (string Plural, string Participle)[]> Joint { get; } =
        new Dictionary<string, (string Plural, string Participle)[]>
        {
            ["hop"] = [("hop around", "hopping around"), ("jump around", "jumping around"), ("bounce around", "bouncing around"), ("jump up and down", "jumping up and down")],
            ["fall"] = [("fall from above", "falling from above"), ("fall down and bounce", "falling down and bouncing"), ("drop down and bounce", "dropping down and bouncing")],
            ["rise"] = [("float upward", "floating upward"), ("slowly float up", "slowly floating up"), ("slowly rise", "slowly rising")],
            ["stay"] = [("stay still", "staying still"), ("do not move", "not moving"), ("remain motionless", "remaining motionless")],
            [CollideLaw.Name] =
            [
                ("bump into each other", "bumping into each other"), ("collide", "colliding"),
                ("bump into each other and bounce apart", "bumping into each other and bouncing apart"),
                ("collide and bounce off each other", "colliding and bouncing off each other"),
                ("crash into each other", "crashing into each other"),
            ],
        };

    private static (string Third, string Participle)[] All(string motion, int heading, Manner manner) => motion switch
    {
        "hop" => manner == Manner.Ball
            ? [("bounces around", "bouncing around"), ("hops around", "hopping around"), ("keeps bouncing", "bouncing again and again"), ("bounces up and down", "bouncing up and down")]
            : [("hops around", "hopping around"), ("hops around", "hopping around"), ("jumps around", "jumping around"), ("bounces around", "bouncing around"), ("leaps about", "leaping about"), ("jumps up and down", "jumping up and down")],
        "glide" => Headed(heading, Goes(manner)),
        "roll" => Headed(heading, [("rolls", "rolling"), ("rolls along", "rolling along"), ("rolls across the ground", "rolling across the ground")]),
        "fall" =>
        [
            ("falls from above", "falling from above"), ("falls from the sky", "falling from the sky"), ("drops down and bounces", "dropping down and bouncing"),
            ("falls down and bounces", "falling down and bouncing"), ("falls from above and bounces", "falling from above and bouncing"),
        ],
        "throw" => Headed(heading, [("is thrown", "being thrown"), ("is tossed", "being tossed"), ("flies in an arc", "flying in an arc"), ("is thrown in an arc", "being thrown in an arc")], " and bounces", " and bouncing"),
        "rise" =>
        [
            ("rises into the air", "rising into the air"), ("floats upward", "floating upward"), ("slowly floats up", "slowly floating up"),
            manner == Manner.Flyer ? ("slowly flies up", "slowly flying up") : ("slowly rises", "slowly rising"),
        ],
        "stay" => manner switch
        {
            Manner.Walker => [("stands still", "standing still"), ("stays still", "staying still"), ("does not move", "not moving")],
            Manner.Flyer or Manner.Floater => [("hovers motionless", "hovering motionless"), ("hangs still in the air", "hanging still in the air"), ("stays still", "staying still")],
            _ => [("stays still", "staying still"), ("does not move", "not moving"), ("rests motionless", "resting motionless")],
        },
        "swing" =>
        [
            ("swings back and forth", "swinging back and forth"), ("swings on a rope", "swinging on a rope"),
            ("swings from side to side", "swinging from side to side"), ("swings like a pendulum", "swinging like a pendulum"),
        ],
        "orbit" =>
        [
            ("flies in circles", "flying in circles"), ("goes round in circles", "going round in circles"), ("flies round and round", "flying round and round"),
            ("circles in the air", "circling in the air"), ("flies in circles through the air", "flying in circles through the air"),
        ],
        _ => throw new ArgumentException($"English caption: no verbs for the motion '{motion}'. Add them to {nameof(EnglishVerbs)}.", nameof(motion)),
    };

    /// <summary>Every way with every verb; the ending, if any, with half of them.</summary>
    private static (string Third, string Participle)[] Headed(
        int heading, (string Third, string Participle)[] goes, string third = "", string participle = "") =>
    [
        .. from way in heading > 0 ? Rightward : Leftward
           from go in goes
           select ($"{go.Third} {way}", $"{go.Participle} {way}"),
        .. from way in third.Length == 0 ? [] : heading > 0 ? Rightward : Leftward
           from go in goes
           where !go.Participle.StartsWith("being", StringComparison.Ordinal)
           select ($"{go.Third} {way}{third}", $"{go.Participle} {way}{participle}"),
    ];

    private static string[] Rightward => ["from left to right", "to the right", "rightward"];

    private static string[] Leftward => ["from right to left", "to the left", "leftward"];

    private static (string Third, string Participle)[] Goes(Manner manner) => manner switch
    {
        Manner.Walker => [("walks", "walking"), ("moves", "moving"), ("wanders", "wandering")],
        Manner.Driver => [("drives", "driving"), ("drives slowly", "driving slowly"), ("moves", "moving")],
        Manner.Sailer => [("sails", "sailing"), ("glides", "gliding"), ("moves", "moving")],
        Manner.Flyer => [("flies", "flying"), ("flies slowly", "flying slowly")],
        Manner.Swimmer => [("swims", "swimming"), ("swims slowly", "swimming slowly"), ("moves", "moving")],
        Manner.Floater => [("drifts", "drifting"), ("floats", "floating")],
        _ => [("slides", "sliding"), ("glides", "gliding"), ("moves", "moving")],
    };

    private static bool IsOfAir(string verb) =>
        verb.EndsWith(" air", StringComparison.Ordinal) || verb.EndsWith(" sky", StringComparison.Ordinal);
}
