namespace Kinora.Data.World;

/// <summary>The sentence forms of English captions.</summary>
internal static class EnglishGrammar
{
    public static string Write(Concept concept, string setting, MotionLaw law, ref WorldRandom random)
    {
        string name = Name(concept, ref random);
        // The attribute goes with the plain name: "a shiny red red apple" says it twice.
        string seen = $"{concept.Definition.EnglishLook} {concept.EnglishNames[0]}";
        string place = random.Pick(EnglishWords.Places[setting]);
        (string third, string participle) = random.Pick(EnglishWords.Verbs(law, concept.Manner));
        string detail = random.Pick(EnglishWords.Details[setting]);
        return random.NextBelow(10) switch
        {
            0 or 1 => Sentence($"{A(name)} {third} {place}", ref random),
            2 or 3 => Sentence($"{A(name)} {participle} {place}", ref random),
            4 => Sentence($"{A(name)} is {participle} {place}", ref random),
            5 => Sentence($"{place}, {A(name)} is {participle}", ref random),
            6 => Sentence($"there is {A(name)} {participle} {place}", ref random),
            7 => Sentence($"{A(seen)} {third} {place}", ref random),
            8 => Capital($"{A(seen)} is {participle} {place}, and {detail}."),
            _ => Capital($"{detail}, and {A(name)} {third} {place}."),
        };
    }

    public static string WriteStill(Concept concept, string setting, ref WorldRandom random)
    {
        string name = Name(concept, ref random), seen = $"{concept.Definition.EnglishLook} {concept.EnglishNames[0]}";
        string place = random.Pick(EnglishWords.Places[setting]);
        return random.NextBelow(4) switch
        {
            0 => Sentence($"{A(name)} {place}", ref random),
            1 => Sentence($"there is {A(name)} {place}", ref random),
            2 => Sentence($"{A(seen)} {place}", ref random),
            _ => Capital($"{A(seen)} {place}; {random.Pick(EnglishWords.Details[setting])}."),
        };
    }

    private static string Name(Concept concept, ref WorldRandom random) =>
        random.NextChance(0.5) ? concept.EnglishNames[0] : random.Pick(concept.EnglishNames);

    private static string A(string noun) => (noun[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + noun;

    /// <summary>As a sentence, or as prompts are often typed: without capital or full stop.</summary>
    private static string Sentence(string words, ref WorldRandom random)
    {
        string cased = random.NextChance(0.5) ? Capital(words) : words;
        return random.NextChance(0.4) ? cased + "." : cased;
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
