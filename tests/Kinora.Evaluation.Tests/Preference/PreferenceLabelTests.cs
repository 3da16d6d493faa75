using Kinora.Data.Preference;
using Kinora.Data.World;
using static Kinora.Data.Preference.PreferenceOutcome;

namespace Kinora.Evaluation.Tests.Preference;

public sealed class PreferenceLabelTests
{
    private static readonly string Sha = new('a', 64);

    [Fact]
    public void JudgeLabels_OfThreeVideos_CompareEveryTwoOnSharedAxes()
    {
        SampledVideo[] samples = [Sample(0, 0), Sample(0, 1), Sample(0, 2), Sample(1, 0)];
        var judged = new Dictionary<string, JudgedVideo>
        {
            ["00000-0"] = Judged(0.9, 0.5), ["00000-1"] = Judged(0.2, 0.55), ["00000-2"] = Judged(0.85, null), ["00001-0"] = Judged(1, 1),
        };
        var pairs = JudgeLabels.Of(samples, judged, 0.1);
        Assert.Equal(3, pairs.Count);
        Assert.Equal(new Dictionary<string, PreferenceOutcome> { ["physics"] = Win, ["setting"] = Tie }, pairs[0].Labels);
        Assert.Equal(new Dictionary<string, PreferenceOutcome> { ["physics"] = Tie }, pairs[1].Labels);
        Assert.Equal(new Dictionary<string, PreferenceOutcome> { ["physics"] = Lose }, pairs[2].Labels);
        Assert.Equal(("latents/00000-1.safetensors", 1_000_000UL, 1), (pairs[0].Second.Latents, pairs[0].Second.NoiseSeed!.Value, pairs[0].Second.Video!.Value));
    }

    [Fact]
    public void VoteLabels_JoinAnAnnotatorsAxesAndNameWhatFitsNoSamples()
    {
        SampledVideo[] samples = [Sample(0, 0), Sample(0, 1), Sample(1, 0)];
        var rows = VoteLabels.Of(samples, [Vote("00000-0", "00000-1", JudgementAxis.Physics), Vote("00000-0", "00000-1", JudgementAxis.Motion), Vote("00000-0", "00000-1", JudgementAxis.Motion, "ben", VoteOutcome.Loss)]);
        Assert.Equal(["anna", "ben"], rows.Select(r => r.Annotator));
        Assert.Equal(["motion", "physics"], rows[0].Labels.Keys);
        Assert.Equal(Lose, rows[1].Labels["motion"]);
        var error = Assert.Throws<EvaluationException>(() => VoteLabels.Of(samples, [Vote("00000-0", "nobody", JudgementAxis.Motion), Vote("00000-0", "00001-0", JudgementAxis.Motion)]));
        Assert.Contains("vote 1 by anna: there is no sample 'nobody'", error.Message);
        Assert.Contains("vote 2 by anna: '00000-0' and '00001-0' are of different prompts", error.Message);
    }

    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.HeldOut)]
    public void WorldPrompts_OfAnAxis_AskForItAndKeepToTheSplit(Split split)
    {
        var falls = WorldPrompts.Make(Support.Library, WorldAxes.Physics, split, 3, 40);
        Assert.All(falls, p => Assert.Equal((1, "fall", split), (p.Asked.Things.Count, p.Asked.Things[0].Motion, p.Scene.Key.Split)));
        Assert.All(WorldPrompts.Make(Support.Library, WorldAxes.TwoThings, split, 3, 20), p => Assert.True(p.Asked.IsPair && p.Scene.Key.Split == split));
        Assert.Equal([3_000_000UL, 3_000_001], falls.Take(2).Select(p => p.Asked.Seed));
        Assert.Equal(["zh", "en"], falls.Take(2).Select(p => p.Asked.Language));
        Assert.Equal(falls.Take(5).Select(p => p.Asked.Prompt), WorldPrompts.Make(Support.Library, WorldAxes.Physics, split, 3, 5).Select(p => p.Asked.Prompt));
    }

    [Fact]
    public void WorldAxes_OfAFall_MeasureItsAcceleration()
    {
        var prompt = new SuitePrompt(0, "en", "a hat falls", 1, Support.Small.Settings[0], [new SuiteThing(Support.Small.Things[0], "fall", 0)]);
        Assert.Equal((1, true), Physics(WorldPhysics.Gravity, true));
        Assert.Equal((0.5, false), Physics(1.5 * WorldPhysics.Gravity, false));
        Assert.Equal((0, false), Physics(5, false));
        Assert.Equal((0, false), Physics(null, false));

        (double, bool) Physics(double? acceleration, bool holds)
        {
            var reading = new VideoReading(Support.Small, [], [.. Support.Small.Settings.Select((_, k) => k == 0 ? 0.7 : 0)], []);
            var verdict = new PromptVerdict(prompt, 0, [], "", [], [], false, true, false, false, null, null, false, 0.4, 3, acceleration, holds);
            var axes = WorldAxes.Of(verdict, reading);
            Assert.Equal(["motion", "permanence", "physics", "setting", "thing"], axes.Keys);
            Assert.Equal((0.2, 0.4, 0.7), (axes["thing"].Score, axes["permanence"].Score, axes["setting"].Score));
            return (Math.Round(axes["physics"].Score, 9), axes["physics"].Holds);
        }
    }

    private static JudgedVideo Judged(double physics, double? setting)
    {
        var axes = new Dictionary<string, AxisReading> { ["physics"] = new(physics, physics > 0.5) };
        if (setting is { } score) axes["setting"] = new(score, true);
        return new JudgedVideo("judge", axes);
    }

    private static SampledVideo Sample(int prompt, int video) =>
        new($"{prompt:D5}-{video}", $"prompt {prompt}", "en", 1_000_000UL + (ulong)prompt, video, $"latents/{prompt:D5}-{video}.safetensors", Sha, 3, 5, 4, 0, "", "");

    private static Vote Vote(string first, string second, JudgementAxis axis, string annotator = "anna", VoteOutcome outcome = VoteOutcome.Win) => new(0, "", axis, annotator, first, second, outcome);
}
