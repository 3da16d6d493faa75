namespace Kinora.Data.World;

/// <summary>The English words of places and motions.</summary>
internal static class EnglishWords
{
    /// <summary>Place phrases with their preposition.</summary>
    public static IReadOnlyDictionary<string, string[]> Places { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["in the snow", "in the snow", "on the snow", "in a snowy field", "on a snowy plain"],
        ["meadow"] = ["on the grass", "in a meadow", "on a green meadow", "in a grassy field", "in the grass"],
        ["desert"] = ["in the desert", "in the desert", "on the sand dunes", "in a sandy desert", "among the dunes"],
        ["beach"] = ["on the beach", "by the sea", "at the seaside", "on a sandy beach", "on the beach by the sea"],
        ["night"] = ["at night", "under the stars", "under the night sky", "in the moonlight", "on a starry night"],
    };

    /// <summary>What else there is to see, for longer captions.</summary>
    public static IReadOnlyDictionary<string, string[]> Details { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["snowflakes are drifting down", "the ground is covered with white snow", "snow falls gently from a pale sky"],
        ["meadow"] = ["the sky is bright blue", "the sun shines on the green grass", "it is a sunny day"],
        ["desert"] = ["the sky is orange", "sand dunes roll into the distance", "the sun burns above the sand"],
        ["beach"] = ["the blue sea lies behind", "the water is blue and the sand is golden", "sea and sky are blue"],
        ["night"] = ["the moon and stars are shining", "a round moon hangs in the sky", "the sky is dark blue"],
    };

    /// <summary>Verb phrases as pairs: third person and participle.</summary>
    public static (string Third, string Participle)[] Verbs(MotionLaw law, Manner manner) => law switch
    {
        HopLaw => manner == Manner.Ball
            ? [("bounces around", "bouncing around"), ("hops around", "hopping around"), ("keeps bouncing", "bouncing again and again"), ("bounces up and down", "bouncing up and down")]
            : [("hops around", "hopping around"), ("hops around", "hopping around"), ("jumps around", "jumping around"), ("bounces around", "bouncing around"), ("leaps about", "leaping about"), ("jumps up and down", "jumping up and down")],
        GlideLaw glide => [.. Ways(glide.ToRight).SelectMany(way => Goes(manner).Select(go => ($"{go.Third} {way}", $"{go.Participle} {way}")))],
        FallLaw => [("falls from the sky", "falling from the sky"), ("drops down and bounces", "dropping down and bouncing"), ("falls down and bounces to a stop", "falling down and bouncing to a stop"), ("falls and bounces", "falling and bouncing")],
        RiseLaw =>
        [
            ("rises into the air", "rising into the air"), ("floats upward", "floating upward"), ("slowly floats up", "slowly floating up"),
            manner == Manner.Flyer ? ("slowly flies up", "slowly flying up") : ("slowly rises", "slowly rising"),
        ],
        StayLaw => manner switch
        {
            Manner.Walker => [("stands still", "standing still"), ("stays still", "staying still"), ("sits motionless", "sitting motionless")],
            Manner.Flyer or Manner.Floater => [("hovers motionless", "hovering motionless"), ("hangs still in the air", "hanging still in the air"), ("stays still", "staying still")],
            _ => [("stands still", "standing still"), ("stays still", "staying still"), ("rests motionless", "resting motionless")],
        },
        SwingLaw =>
        [
            ("swings back and forth", "swinging back and forth"), ("swings on a rope", "swinging on a rope"),
            ("swings from side to side", "swinging from side to side"), ("swings like a pendulum", "swinging like a pendulum"),
        ],
        _ => throw new ArgumentException($"English caption: no verbs for the motion '{law.Id}'. Add them to {nameof(EnglishWords)}.", nameof(law)),
    };

    private static string[] Ways(bool toRight) =>
        toRight ? ["from left to right", "to the right", "rightward"] : ["from right to left", "to the left", "leftward"];

    private static (string Third, string Participle)[] Goes(Manner manner) => manner switch
    {
        Manner.Walker => [("walks", "walking"), ("moves", "moving"), ("wanders", "wandering")],
        Manner.Ball => [("rolls", "rolling"), ("rolls slowly", "rolling slowly")],
        Manner.Driver => [("drives", "driving"), ("drives slowly", "driving slowly"), ("moves", "moving")],
        Manner.Sailer => [("sails", "sailing"), ("glides", "gliding"), ("moves", "moving")],
        Manner.Flyer => [("flies", "flying"), ("flies slowly", "flying slowly")],
        Manner.Floater => [("drifts", "drifting"), ("floats", "floating")],
        _ => [("slides", "sliding"), ("glides", "gliding"), ("moves", "moving")],
    };
}
