namespace Kinora.Data.World;

/// <summary>The sentence forms of Chinese captions of one thing, and what all captions end with.</summary>
internal static class ChineseGrammar
{
    private const double DetailChance = 0.25;

    public static string Write(in ToldThing thing, string setting, ref WorldRandom random)
    {
        string motion = thing.Motion.Id, place = random.Pick(ChinesePlaces.Phrases[setting]);
        string verb = random.Pick(ChineseVerbs.Of(motion, thing.Motion.Heading, thing.Concept.Manner, setting));
        bool underWay = ChineseVerbs.IsUnderWay(motion, verb);
        string going = !underWay ? verb
            // 在 alone does not go with a preposition: 正在从左向右走, not 在从左向右走.
            : (verb[0] is '从' or '向' || random.NextChance(0.5) ? "正在" : "在") + verb;
        string counted = ChineseNouns.Counted(thing, ref random);
        // 在 of the place and 在空中 of the motion do not follow each other.
        int form = verb.StartsWith('在') ? random.NextBelow(6) : random.NextBelow(18);
        return form switch
        {
            0 => $"{place}，{counted}{verb}",
            1 => $"{place}有{counted}{going}",
            2 => $"在{place}，{counted}{verb}",
            3 => $"{place}，{ChineseNouns.Seen(thing, ref random)}{verb}",
            4 => $"画面中，{place}有{counted}{going}",
            5 => $"{place}，可以看到{counted}{going}",
            6 or 7 or 8 or 9 => $"{counted}在{place}{verb}",
            10 => $"{counted}{(underWay ? "正" : "")}在{place}{verb}",
            11 => $"{ChineseNouns.Bare(thing, ref random)}在{place}{verb}",
            12 => $"{ChineseNouns.Seen(thing, ref random)}在{place}{verb}",
            13 => $"{ChineseNouns.Seen(thing, ref random)}{(underWay ? "正" : "")}在{place}{verb}",
            14 => $"画面中，{counted}在{place}{verb}",
            15 => $"{place}，{counted}{going}",
            16 => $"{counted}在{place}，{verb}",
            _ => $"可以看到{counted}在{place}{verb}",
        };
    }

    public static string WriteStill(in ToldThing thing, string setting, ref WorldRandom random)
    {
        string place = random.Pick(ChinesePlaces.Phrases[setting]);
        string counted = random.NextChance(0.3) ? ChineseNouns.Seen(thing, ref random) : ChineseNouns.Counted(thing, ref random);
        return random.NextBelow(6) switch
        {
            0 or 1 => $"{place}有{counted}",
            2 => $"{place}的{counted}",
            3 => $"{counted}在{place}",
            4 => $"{counted}，在{place}",
            _ => $"画面中，{place}有{counted}",
        };
    }

    /// <summary>A sentence with what the camera does, or sometimes with what else there is to see, and its end.</summary>
    public static string Finish(string sentence, string setting, CameraMove camera, ref WorldRandom random)
    {
        string detail = random.Pick(ChinesePlaces.Details[setting]);
        if (camera != CameraMove.Still)
            sentence = ChineseCamera.Tell(camera, sentence, ref random);
        else if (random.NextChance(DetailChance))
            sentence = random.NextChance(0.5) ? $"{sentence}，{detail}" : $"{detail}，{sentence}";
        return random.NextChance(0.4) ? sentence + "。" : sentence;
    }
}
