namespace Kinora.Data.World;

/// <summary>The sentence forms of Chinese captions.</summary>
internal static class ChineseGrammar
{
    public static string Write(Concept concept, string setting, MotionLaw law, ref WorldRandom random)
    {
        string name = Name(concept, ref random), count = "一" + concept.MeasureWord;
        string place = random.Pick(ChineseWords.Places[setting]);
        string verb = random.Pick(ChineseWords.Verbs(law, concept.Manner));
        string look = concept.Definition.ChineseLook;
        string detail = random.Pick(ChineseWords.Details[setting]);
        // What is told as finished (了) cannot be going on (正在).
        bool finished = verb.Contains('了');
        string going = (finished ? "" : random.NextChance(0.5) ? "正在" : "在") + verb;
        // An attribute goes with the plain name: "a shiny red red apple" says it twice.
        string plain = concept.ChineseNames[0];
        return random.NextBelow(10) switch
        {
            0 or 1 or 2 => $"{count}{name}在{place}{verb}" + End(ref random),
            3 => $"{count}{name}{(finished ? "" : "正")}在{place}{verb}" + End(ref random),
            4 => $"{place}，{count}{name}{verb}" + End(ref random),
            5 => $"{place}有{count}{name}{going}" + End(ref random),
            6 => $"{name}在{place}{verb}" + End(ref random),
            7 => $"{count}{look}{plain}在{place}{verb}" + End(ref random),
            8 => $"{count}{look}{plain}在{place}{verb}，{detail}。",
            _ => $"{detail}，{count}{name}在{place}{verb}。",
        };
    }

    public static string WriteStill(Concept concept, string setting, ref WorldRandom random)
    {
        string name = Name(concept, ref random), count = "一" + concept.MeasureWord;
        string place = random.Pick(ChineseWords.Places[setting]);
        string look = concept.Definition.ChineseLook, plain = concept.ChineseNames[0];
        return random.NextBelow(5) switch
        {
            0 => $"{place}有{count}{name}" + End(ref random),
            1 => $"{place}的{count}{name}" + End(ref random),
            2 => $"{count}{name}在{place}" + End(ref random),
            3 => $"{count}{look}{plain}在{place}" + End(ref random),
            _ => $"{place}有{count}{look}{plain}，{random.Pick(ChineseWords.Details[setting])}。",
        };
    }

    private static string Name(Concept concept, ref WorldRandom random) =>
        random.NextChance(0.5) ? concept.ChineseNames[0] : random.Pick(concept.ChineseNames);

    private static string End(ref WorldRandom random) => random.NextChance(0.4) ? "。" : "";
}
