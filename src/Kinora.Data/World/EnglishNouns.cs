namespace Kinora.Data.World;

/// <summary>Things in English, with article and size.</summary>
internal static class EnglishNouns
{
    private static readonly string[] Small = ["small", "small", "little", "tiny"];
    private static readonly string[] Big = ["big", "big", "large", "huge"];

    /// <summary>Names that say a size by themselves: not used where another word says one.</summary>
    private static readonly string[] SizedNames = ["kitten", "puppy", "piglet", "baby chick", "giant panda"];

    /// <summary>With article, and with its size where there is one to say: a cat, a small cat.</summary>
    public static string Phrase(in ToldThing thing, ref WorldRandom random)
    {
        IReadOnlyList<string> names = thing.Concept.EnglishNames;
        if (thing.Size == ThingSize.Usual)
            return WithArticle(random.NextChance(0.5) ? names[0] : random.Pick(names));
        string[] plain = [.. names.Where(name => !SizedNames.Contains(name))];
        return WithArticle($"{SizeOf(thing, ref random)} {(random.NextChance(0.5) ? plain[0] : random.Pick(plain))}");
    }

    /// <summary>With what it looks like as well: a small yellow cat.</summary>
    public static string Seen(in ToldThing thing, ref WorldRandom random)
    {
        // The attribute goes with the plain name: "a shiny red red apple" says it twice.
        string seen = $"{thing.Concept.Definition.EnglishLook} {thing.Concept.EnglishNames[0]}";
        return WithArticle(thing.Size == ThingSize.Usual ? seen : $"{SizeOf(thing, ref random)} {seen}");
    }

    private static string SizeOf(in ToldThing thing, ref WorldRandom random) =>
        random.Pick(thing.Size == ThingSize.Small ? Small : Big);

    private static string WithArticle(string noun) =>
        (char.ToLowerInvariant(noun[0]) is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + noun;
}
