namespace Kinora.Data.World;

/// <summary>The sentence forms of Chinese captions of two things.</summary>
internal static class ChinesePairs
{
    private const double JointChance = 0.8;

    public static string Write(in ToldThing left, in ToldThing right, string setting, ref WorldRandom random)
    {
        string place = random.Pick(ChinesePlaces.Phrases[setting]);
        string atLeft = ChineseNouns.Counted(left, ref random), atRight = ChineseNouns.Counted(right, ref random);
        bool collide = left.Motion.Id == CollideLaw.Name;
        bool joint = collide || (left.Motion.Id == right.Motion.Id && random.NextChance(JointChance));
        string verb = joint ? random.Pick(ChineseVerbs.Joint[left.Motion.Id]) : "";
        return collide ? Collide(atLeft, atRight, place, verb, ref random)
            : joint ? Joint(atLeft, atRight, place, verb, ChineseVerbs.IsUnderWay(left.Motion.Id, verb), ref random)
            : Apart((atLeft, VerbOf(left, setting, ref random)), (atRight, VerbOf(right, setting, ref random)), place, ref random);
    }

    public static string WriteStill(in ToldThing left, in ToldThing right, string setting, ref WorldRandom random)
    {
        string place = random.Pick(ChinesePlaces.Phrases[setting]);
        string atLeft = ChineseNouns.Counted(left, ref random), atRight = ChineseNouns.Counted(right, ref random);
        string both = Both(atLeft, atRight, ref random);
        return random.NextBelow(6) switch
        {
            0 or 1 => $"{place}有{both}",
            2 => $"{place}的{both}",
            3 => $"{both}在{place}",
            4 => $"{place}，左边是{atLeft}，右边是{atRight}",
            _ => $"{place}，右边是{atRight}，左边是{atLeft}",
        };
    }

    /// <summary>Both in either order: which is named first says nothing of where they are.</summary>
    private static string Both(string one, string other, ref WorldRandom random)
    {
        string and = random.Pick(["和", "和", "跟", "与"]);
        return random.NextChance(0.5) ? one + and + other : other + and + one;
    }

    private static string Joint(string atLeft, string atRight, string place, string verb, bool underWay, ref WorldRandom random)
    {
        string both = Both(atLeft, atRight, ref random);
        string going = !underWay ? verb : (verb[0] == '从' ? "正在" : "在") + verb;
        return random.NextBelow(11) switch
        {
            0 or 1 or 2 => $"{both}在{place}{verb}",
            3 => $"{both}{(underWay ? "正" : "")}在{place}{verb}",
            4 => $"{place}，{both}{verb}",
            5 => $"{both}都在{place}{verb}",
            6 => $"{place}，{both}都{going}",
            7 => $"在{place}，{both}{verb}",
            8 => $"画面中，{both}在{place}{verb}",
            9 => $"左边是{atLeft}，右边是{atRight}，都在{place}{verb}",
            _ => $"{place}，右边的{atRight}和左边的{atLeft}都{going}",
        };
    }

    private static string Collide(string atLeft, string atRight, string place, string verb, ref WorldRandom random)
    {
        string both = Both(atLeft, atRight, ref random);
        return random.NextBelow(9) switch
        {
            0 or 1 or 2 => $"{both}在{place}{verb}",
            3 => $"{place}，{both}{verb}",
            4 => $"在{place}，{both}{verb}",
            5 => $"{atLeft}从左边过来，{atRight}从右边过来，在{place}{verb}",
            6 => $"{place}，左边的{atLeft}和右边的{atRight}{verb}",
            7 => $"{place}，{atRight}向左移动，{atLeft}向右移动，{verb}",
            _ => $"画面中，{both}在{place}{verb}",
        };
    }

    private static string Apart((string Noun, string Verb) left, (string Noun, string Verb) right, string place, ref WorldRandom random)
    {
        ((string Noun, string Verb) first, (string Noun, string Verb) second) = random.NextChance(0.5) ? (left, right) : (right, left);
        return random.NextBelow(9) switch
        {
            0 or 1 => $"{place}，{first.Noun}{first.Verb}，{second.Noun}{second.Verb}",
            2 => $"在{place}，{first.Noun}{first.Verb}，而{second.Noun}{second.Verb}",
            3 => $"{first.Noun}在{place}{first.Verb}，{second.Noun}{second.Verb}",
            4 => $"{place}，左边{left.Noun}{left.Verb}，右边{right.Noun}{right.Verb}",
            5 => $"{place}，右边{right.Noun}{right.Verb}，左边{left.Noun}{left.Verb}",
            6 => $"{first.Noun}在{place}{first.Verb}，旁边{second.Noun}{second.Verb}",
            7 => $"{place}有{first.Noun}{first.Verb}，还有{second.Noun}{second.Verb}",
            _ => $"画面中，{first.Noun}在{place}{first.Verb}，同时{second.Noun}{second.Verb}",
        };
    }

    private static string VerbOf(in ToldThing thing, string setting, ref WorldRandom random) =>
        random.Pick(ChineseVerbs.Of(thing.Motion.Id, thing.Motion.Heading, thing.Concept.Manner, setting));
}
