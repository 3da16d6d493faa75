namespace Kinora.Evaluation.Tests;

public sealed class VerdictTests
{
    private const int Frames = 204;

    private static readonly VerdictMaker Maker = new(Support.Library);

    [Fact]
    public void Judge_WhatWasAskedFor_IsRightInEverything()
    {
        var verdict = Judge(Ask(("cat", "glide", 1)), Read(("cat", "glide", 1, _ => true)));
        Assert.Equal((true, true, true, true, true), (verdict.Thing, verdict.Setting, verdict.Motion, verdict.MotionKind, verdict.Throughout));
        Assert.Null(verdict.TwoThings);
        Assert.Null(verdict.Physics);
    }

    [Fact]
    public void Judge_AnotherThingThatMovesRight_IsRightInMotionOnly()
    {
        var verdict = Judge(Ask(("cat", "hop", 0)), Read(("dog", "hop", 0, _ => true)));
        Assert.Equal((false, true, false), (verdict.Thing, verdict.Motion, verdict.Throughout));
        Assert.Equal(["dog"], verdict.SeenThings);
    }

    [Fact]
    public void Judge_TheOtherSide_IsTheRightMotionOfTheWrongSide()
    {
        var verdict = Judge(Ask(("cat", "glide", 1)), Read(("cat", "glide", -1, _ => true)));
        Assert.Equal((false, true), (verdict.Motion, verdict.MotionKind));
    }

    [Fact]
    public void Judge_AMotionWithoutASide_DoesNotAskForOne() =>
        Assert.True(Judge(Ask(("cat", "orbit", 0)), Read(("cat", "orbit", -1, _ => true))).Motion);

    [Fact]
    public void Judge_ARollingThing_RollsWhereItGlides()
    {
        var verdict = Judge(Ask(("basketball", "roll", 1)), Read(("basketball", "glide", 1, _ => true)));
        Assert.True(verdict.Motion);
        Assert.Equal(["roll"], verdict.SeenMotions);
    }

    [Fact]
    public void Judge_NothingFound_FailsEveryCriterionOfTheThing()
    {
        var verdict = Judge(Ask(("cat", "fall", 0)), Read());
        Assert.Equal((false, false, false, false), (verdict.Thing, verdict.Motion, verdict.Throughout, verdict.Physics));
        Assert.Null(verdict.Acceleration);
    }

    [Fact]
    public void Judge_AFallUnderTheWorldsGravity_Agrees()
    {
        var verdict = Judge(Ask(("cat", "fall", 0)), Read(("cat", "fall", 0, _ => true)));
        Assert.InRange(verdict.Acceleration!.Value, 0.79, 0.81);
        Assert.True(verdict.Physics);
    }

    [Fact]
    public void Judge_AThingThatIsGoneInBetween_IsNotThroughout()
    {
        var verdict = Judge(Ask(("cat", "hop", 0)), Read(("cat", "hop", 0, frame => frame is < 100 or > 110)));
        Assert.Equal((true, false, 11), (verdict.Thing, verdict.Throughout, verdict.LongestGap));
    }

    [Fact]
    public void Judge_AThingOfFewFrames_IsNotThere() =>
        Assert.False(Judge(Ask(("cat", "hop", 0)), Read(("cat", "hop", 0, frame => frame < 90))).Thing);

    [Fact]
    public void Judge_BothThings_CountWithTheirMotions()
    {
        var asked = Ask(("cat", "hop", 0), ("dog", "stay", 0));
        var right = Judge(asked, Read(("dog", "stay", 0, _ => true), ("cat", "hop", 0, _ => true)));
        var still = Judge(asked, Read(("dog", "stay", 0, _ => true), ("cat", "stay", 0, _ => true)));
        var alone = Judge(asked, Read(("dog", "stay", 0, _ => true)));
        Assert.Equal((true, true), (right.TwoThings, right.TwoMotions));
        Assert.Equal((true, false), (still.TwoThings, still.TwoMotions));
        Assert.Equal((false, false), (alone.TwoThings, alone.TwoMotions));
        Assert.Null(right.Thing);
        Assert.Null(right.Throughout);
    }

    [Fact]
    public void Scores_OfVerdicts_CountOnlyWhatApplies()
    {
        PromptVerdict[] verdicts =
        [
            Judge(Ask(("cat", "hop", 0)), Read(("cat", "hop", 0, _ => true))),
            Judge(Ask(("cat", "hop", 0)) with { Language = "en" }, Read(("dog", "hop", 0, _ => true))),
            Judge(Ask(("cat", "hop", 0), ("dog", "hop", 0)), Read(("cat", "hop", 0, _ => true))),
        ];
        var scores = WorldScores.Of(verdicts);
        Assert.Equal((1, 2), (scores.Thing.Right, scores.Thing.Of));
        Assert.Equal((3, 3), (scores.Setting.Right, scores.Setting.Of));
        Assert.Equal((0, 1), (scores.TwoThings.Right, scores.TwoThings.Of));
        Assert.Equal((4, 5), (scores.Chinese.Right, scores.Chinese.Of));
        Assert.Equal(0, scores.Physics.Of);
        Assert.Null(scores.Physics.Share);
        Assert.Equal(0.8 - (2.0 / 3), scores.LanguageGap!.Value, 12);
    }

    private static PromptVerdict Judge(SuitePrompt prompt, VideoReading reading) => Maker.Judge(prompt, reading, 25, 1);

    private static SuitePrompt Ask(params (string Thing, string Motion, int Heading)[] things) =>
        new(0, "zh", "…", 1, "snow", [.. things.Select(thing => new SuiteThing(thing.Thing, thing.Motion, thing.Heading))]);

    // Every thing falls half a picture height and stays down; what it is said to do is given.
    private static VideoReading Read(params (string Thing, string Motion, int Heading, Func<int, bool> Seen)[] things)
    {
        var tracks = things.Select((thing, k) => Enumerable.Range(0, Frames).Select(frame => thing.Seen(frame) ? Support.Seen(thing.Thing, 0.2 + (0.5 * k), Fall(frame)) : null).ToList()).ToList();
        var frames = Enumerable.Range(0, Frames).Select(frame => Support.Frame("snow", [.. tracks.Select(track => track[frame]).OfType<Detection>()])).ToList();
        var settings = new double[Support.Small.Settings.Count];
        settings[Support.Small.Settings.ToList().IndexOf("snow")] = 1;
        return new VideoReading(Support.Small, frames, settings, [.. things.Zip(tracks, (thing, track) => Support.Reading(track, thing.Motion, thing.Heading))]);
    }

    private static double Fall(int frame) => Math.Min(0.7, 0.2 + (0.4 * frame * frame / 625.0));
}
