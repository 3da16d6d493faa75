namespace Kinora.Data.World;

/// <summary>What all English captions share: capitals, full stops, and the clause at the end.</summary>
internal static class EnglishText
{
    private const double DetailChance = 0.25;

    /// <summary>With a first letter in upper case.</summary>
    public static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>With what the camera does, or sometimes with what else there is to see; then as a sentence, or as
    /// prompts are often typed: without capital or full stop.</summary>
    /// <param name="text">What is told, a clause or not.</param>
    /// <param name="clause">The same as a clause that does not begin with a place.</param>
    /// <param name="setting">Id of the setting.</param>
    /// <param name="camera">What the camera does.</param>
    /// <param name="random">The caption's stream.</param>
    public static string Finish(string text, string clause, string setting, CameraMove camera, ref WorldRandom random)
    {
        if (camera != CameraMove.Still)
            text = EnglishCamera.Tell(camera, text, clause, ref random);
        else if (random.NextChance(DetailChance))
            text = WithDetail(text, clause, random.Pick(EnglishPlaces.Details[setting]), ref random);
        if (text.Contains(". ", StringComparison.Ordinal))
            return Capital(text) + ".";
        string cased = random.NextChance(0.5) ? Capital(text) : text;
        return random.NextChance(0.4) ? cased + "." : cased;
    }

    private static string WithDetail(string text, string clause, string detail, ref WorldRandom random) => random.NextBelow(6) switch
    {
        0 => $"{clause}, and {detail}",
        1 => $"{detail}, and {clause}",
        2 or 3 => $"{text}. {Capital(detail)}",
        4 => $"{text}; {detail}",
        _ => $"{detail}. {Capital(text)}",
    };
}
