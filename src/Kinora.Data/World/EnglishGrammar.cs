namespace Kinora.Data.World;

/// <summary>The sentence forms of English captions of one thing.</summary>
internal static class EnglishGrammar
{
    /// <summary>A text, and the same as a clause that can follow "while".</summary>
    public static (string Text, string Clause) Write(in ToldThing thing, string setting, ref WorldRandom random)
    {
        string place = random.Pick(EnglishPlaces.Phrases[setting]);
        (string third, string participle) = random.Pick(EnglishVerbs.Of(thing.Motion.Id, thing.Motion.Heading, thing.Concept.Manner, setting));
        string noun = random.NextChance(0.25) ? EnglishNouns.Seen(thing, ref random) : EnglishNouns.Phrase(thing, ref random);
        string clause = $"{noun} {third} {place}";
        string text = random.NextBelow(20) switch
        {
            0 or 1 or 2 => clause,
            3 or 4 or 5 => $"{noun} {participle} {place}",
            6 or 7 => $"{noun} is {participle} {place}",
            8 => $"{place}, {noun} {third}",
            9 => $"{place}, {noun} is {participle}",
            10 => $"{place}, {noun} {participle}",
            11 => $"there is {noun} {participle} {place}",
            12 => $"{place}, there is {noun} {participle}",
            13 => $"{noun} {place}, {participle}",
            14 => $"a video of {noun} {participle} {place}",
            15 => $"{noun} can be seen {participle} {place}",
            16 => $"this clip shows {noun} {participle} {place}",
            17 => $"{place} we see {noun} {participle}",
            18 => $"{noun} {place} is {participle}",
            _ => $"{noun}, {participle} {place}",
        };
        return (text, clause);
    }

    public static (string Text, string Clause) WriteStill(in ToldThing thing, string setting, ref WorldRandom random)
    {
        string place = random.Pick(EnglishPlaces.Phrases[setting]);
        string noun = random.NextChance(0.3) ? EnglishNouns.Seen(thing, ref random) : EnglishNouns.Phrase(thing, ref random);
        string clause = $"there is {noun} {place}";
        string text = random.NextBelow(6) switch
        {
            0 or 1 or 2 => $"{noun} {place}",
            3 => clause,
            4 => $"a picture of {noun} {place}",
            _ => $"{place}, there is {noun}",
        };
        return (text, clause);
    }
}
