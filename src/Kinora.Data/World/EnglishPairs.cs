namespace Kinora.Data.World;

/// <summary>The sentence forms of English captions of two things.</summary>
internal static class EnglishPairs
{
    private const double JointChance = 0.8;

    /// <summary>A text, and the same as a clause that can follow "while".</summary>
    public static (string Text, string Clause) Write(in ToldThing left, in ToldThing right, string setting, ref WorldRandom random)
    {
        string place = random.Pick(EnglishPlaces.Phrases[setting]);
        string atLeft = NounOf(left, ref random), atRight = NounOf(right, ref random);
        bool collide = left.Motion.Id == CollideLaw.Name;
        if (!collide && (left.Motion.Id != right.Motion.Id || !random.NextChance(JointChance)))
            return Apart((atLeft, VerbOf(left, setting, ref random)), (atRight, VerbOf(right, setting, ref random)), place, ref random);
        (string plural, string participle) = random.Pick(EnglishVerbs.Joint[left.Motion.Id]);
        return Joint(atLeft, atRight, place, plural, participle, collide, ref random);
    }

    public static (string Text, string Clause) WriteStill(in ToldThing left, in ToldThing right, string setting, ref WorldRandom random)
    {
        string place = random.Pick(EnglishPlaces.Phrases[setting]);
        string atLeft = NounOf(left, ref random), atRight = NounOf(right, ref random), both = Both(atLeft, atRight, ref random);
        string clause = $"{both} are {place}";
        string text = random.NextBelow(8) switch
        {
            0 or 1 or 2 => $"{both} {place}",
            3 => $"{both} side by side {place}",
            4 => $"a picture of {both} {place}",
            5 => $"{atLeft} on the left and {atRight} on the right {place}",
            6 => $"{place}, there is {atRight} on the right and {atLeft} on the left",
            _ => clause,
        };
        return (text, clause);
    }

    /// <summary>Both in either order: which is named first says nothing of where they are.</summary>
    private static string Both(string one, string other, ref WorldRandom random) =>
        random.NextChance(0.5) ? $"{one} and {other}" : $"{other} and {one}";

    private static (string Text, string Clause) Joint(
        string atLeft, string atRight, string place, string plural, string participle, bool collide, ref WorldRandom random)
    {
        string both = Both(atLeft, atRight, ref random);
        // Things that collide come from their sides and do not stay there.
        string at = collide ? "from" : "on";
        string clause = $"{both} {plural} {place}";
        string text = random.NextBelow(14) switch
        {
            0 or 1 or 2 => clause,
            3 or 4 => $"{both} {participle} {place}",
            5 => $"{both} are {participle} {place}",
            6 => $"{place}, {both} {plural}",
            7 => $"{place}, {both} are {participle}",
            8 => $"a video of {both} {participle} {place}",
            9 => $"{both} can be seen {participle} {place}",
            10 => $"{place}, {atLeft} {at} the left and {atRight} {at} the right {plural}",
            11 => $"{atRight} {at} the right and {atLeft} {at} the left {plural} {place}",
            12 => collide ? $"{atLeft} coming from the left bumps into {atRight} {place}" : $"{both} both {plural} {place}",
            _ => collide ? $"{atRight} coming from the right bumps into {atLeft} {place}" : $"side by side, {both} {plural} {place}",
        };
        return (text, clause);
    }

    private static (string Text, string Clause) Apart(
        (string Noun, (string Third, string Participle) Does) left, (string Noun, (string Third, string Participle) Does) right,
        string place, ref WorldRandom random)
    {
        var (first, second) = random.NextChance(0.5) ? (left, right) : (right, left);
        string clause = $"{first.Noun} {first.Does.Third} while {second.Noun} {second.Does.Third} {place}";
        string text = random.NextBelow(12) switch
        {
            0 or 1 or 2 => clause,
            3 => $"{place}, {first.Noun} {first.Does.Third} while {second.Noun} {second.Does.Third}",
            4 => $"{place}, {first.Noun} {first.Does.Third} and {second.Noun} {second.Does.Third}",
            5 => $"{first.Noun} is {first.Does.Participle} and {second.Noun} is {second.Does.Participle} {place}",
            6 => $"{first.Noun} {first.Does.Participle} and {second.Noun} {second.Does.Participle} {place}",
            7 => $"{first.Noun} {first.Does.Third} {place}, and beside it {second.Noun} {second.Does.Third}",
            8 => $"{place}, {left.Noun} {left.Does.Third} on the left and {right.Noun} {right.Does.Third} on the right",
            9 => $"on the right {right.Noun} {right.Does.Third}, on the left {left.Noun} {left.Does.Third} {place}",
            10 => $"{place}, {first.Noun} is {first.Does.Participle} next to {second.Noun} {second.Does.Participle}",
            _ => $"a video of {first.Noun} {first.Does.Participle} and {second.Noun} {second.Does.Participle} {place}",
        };
        return (text, clause);
    }

    private static string NounOf(in ToldThing thing, ref WorldRandom random) =>
        random.NextChance(0.15) ? EnglishNouns.Seen(thing, ref random) : EnglishNouns.Phrase(thing, ref random);

    private static (string Third, string Participle) VerbOf(in ToldThing thing, string setting, ref WorldRandom random) =>
        random.Pick(EnglishVerbs.Of(thing.Motion.Id, thing.Motion.Heading, thing.Concept.Manner, setting));
}
