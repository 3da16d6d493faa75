namespace Kinora.Data.World;

/// <summary>Things in Chinese, with measure words and sizes.</summary>
internal static class ChineseNouns
{
    private static readonly string[] Small = ["小小的", "很小的", "小"];
    private static readonly string[] Big = ["巨大的", "很大的", "大大的", "大"];

    /// <summary>Names that make another word with 小 or 大 before them.</summary>
    private static readonly string[] OtherWords = ["象", "熊猫", "时钟", "地球", "地球仪", "巴士"];

    /// <summary>With number and measure word: 一只猫, 一只小小的猫.</summary>
    public static string Counted(in ToldThing thing, ref WorldRandom random) => Count(thing) + Bare(thing, ref random);

    /// <summary>With number and what it looks like: 一只黄色的猫. The size comes instead, where there is one to say.</summary>
    public static string Seen(in ToldThing thing, ref WorldRandom random) =>
        // An attribute goes with the plain name: "a shiny red red apple" says it twice.
        thing.Size == ThingSize.Usual
            ? Count(thing) + thing.Concept.Definition.ChineseLook + thing.Concept.ChineseNames[0]
            : Counted(thing, ref random);

    /// <summary>Without number: 猫, 小小的猫.</summary>
    public static string Bare(in ToldThing thing, ref WorldRandom random)
    {
        IReadOnlyList<string> names = thing.Concept.ChineseNames;
        if (thing.Size == ThingSize.Usual)
            return random.NextChance(0.5) ? names[0] : random.Pick(names);
        // The usual name stays whatever it is (大象, 小鸡), but a pet name would contradict or repeat the size: no 大小猫.
        string[] plain = [.. names.Where((name, index) => index == 0 || !NamesSize(name))];
        string chosen = random.Pick(plain);
        string[] sizes = thing.Size == ThingSize.Small ? Small : Big;
        return random.Pick(TakesPrefix(chosen) ? sizes : sizes[..^1]) + chosen;
    }

    private static string Count(in ToldThing thing) => "一" + thing.Concept.MeasureWord;

    private static bool NamesSize(string name) => name[0] is '小' or '大';

    /// <summary>Whether 小 and 大 can stand right before a name: 小熊猫 is another animal, 一个小时钟 reads as an
    /// hour, 大象 is an elephant of any size.</summary>
    private static bool TakesPrefix(string name) => !NamesSize(name) && !OtherWords.Contains(name);
}
