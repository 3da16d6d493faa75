namespace Kinora.Data.World;

/// <summary>The English words of places.</summary>
internal static class EnglishPlaces
{
    /// <summary>Place phrases with their preposition.</summary>
    public static IReadOnlyDictionary<string, string[]> Phrases { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["in the snow", "in the snow", "on the snow", "in a snowy field", "on a snowy plain"],
        ["meadow"] = ["on the grass", "in a meadow", "on a green meadow", "in a grassy field", "in the grass"],
        ["desert"] = ["in the desert", "in the desert", "on the sand dunes", "in a sandy desert", "among the dunes"],
        ["beach"] = ["on the beach", "by the sea", "at the seaside", "on a sandy beach", "on the beach by the sea"],
        ["night"] = ["at night", "under the stars", "under the night sky", "in the moonlight", "on a starry night"],
        ["forest"] = ["in the forest", "in the woods", "in a forest", "in a green forest", "among the tree trunks"],
        ["city"] = ["in the city", "in a city street", "on the street", "in a city", "in front of tall buildings"],
        ["space"] = ["in space", "in outer space", "on the moon", "on the surface of the moon", "on a moon in space"],
        ["underwater"] = ["under the sea", "underwater", "at the bottom of the sea", "on the sea floor", "under water"],
    };

    /// <summary>What else there is to see, as whole clauses that hold for a picture as for a video.</summary>
    public static IReadOnlyDictionary<string, string[]> Details { get; } = new Dictionary<string, string[]>
    {
        ["snow"] = ["snowflakes fill the air", "the ground is covered with white snow", "it is snowing"],
        ["meadow"] = ["the sky is bright blue", "the sun shines on the green grass", "it is a sunny day"],
        ["desert"] = ["the sky is orange", "sand dunes stretch into the distance", "the sun burns above the sand"],
        ["beach"] = ["the blue sea lies behind", "the water is blue and the sand is golden", "sea and sky are blue"],
        ["night"] = ["the moon and stars are shining", "a round moon shines in the sky", "the sky is dark blue"],
        ["forest"] = ["dark tree trunks stand all around", "everything around is green", "tree trunks stand in the background"],
        ["city"] = ["tall buildings stand in the background", "there are tall buildings behind", "the street is grey"],
        ["space"] = ["a planet shines in the sky", "the ground is grey", "the sky is dark purple"],
        ["underwater"] = ["there are bubbles in the water", "the water is blue", "sand covers the sea floor"],
    };
}
