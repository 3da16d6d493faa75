using Kinora.Data.World;
using Kinora.Media;

namespace Kinora.Evaluation.Tests;

/// <summary>The committed judge on a few clips of held-out combinations, whose truth is known.</summary>
public sealed class TrainedJudgeTests : IClassFixture<TrainedJudgeTests.Loaded>
{
    private const int Size = 96;

    private readonly Loaded _loaded;

    public TrainedJudgeTests(Loaded loaded) => _loaded = loaded;

    [Theory]
    [InlineData("elephant", "snow", "fall")]
    [InlineData("bell", "desert", "glide")]
    [InlineData("orange", "forest", "orbit")]
    public void Read_ARenderedClip_SeesWhatItShows(string thing, string setting, string motion)
    {
        var scene = new WorldSampler(Support.Library).WithMix(SceneMix.Plain).Compose(new SceneKey(thing, setting, motion), 5, 5);
        Assert.Equal(Split.HeldOut, scene.Key.Split);
        var heading = motion == "glide" ? scene.Things[0].Motion.Heading : 0;
        var verdict = Judge(scene, new SuiteThing(thing, motion, heading));
        Assert.Equal((true, true, true, true), (verdict.Thing, verdict.Setting, verdict.Motion, verdict.Throughout));
        Assert.Equal(motion == "fall" ? true : null, verdict.Physics);
    }

    [Fact]
    public void Read_ARenderedPair_SeesBoth()
    {
        var scene = new WorldSampler(Support.Library).WithMix(SceneMix.Plain).Compose(new SceneKey("gift", "space", "hop", "snowman", "hop"), 5, 5);
        Assert.Equal(Split.HeldOut, scene.Key.Split);
        var verdict = Judge(scene, new SuiteThing("gift", "hop", 0), new SuiteThing("snowman", "hop", 0));
        Assert.Equal((true, true), (verdict.TwoThings, verdict.TwoMotions));
    }

    [Theory]
    [InlineData("blurred")]
    [InlineData("absent")]
    public void Read_ASmearOrNothing_IsNoThing(string what)
    {
        var scene = new WorldSampler(Support.Library).WithMix(SceneMix.Plain).Compose(new SceneKey("elephant", "snow", "stay"), 5, 5);
        var renderer = new WorldRenderer(Support.Library);
        var empty = renderer.Render(scene with { Things = [] }, Size, Size, 0, 17);
        var frames = what == "absent" ? empty : Blurred(renderer.Render(scene, Size, Size, 0, 17), empty);
        Assert.Null(_loaded.Judge.Read(new VideoFrames(17, Size, Size, frames)).Main);
    }

    private PromptVerdict Judge(SceneSpec scene, params SuiteThing[] asked)
    {
        var frames = new WorldRenderer(Support.Library).Render(scene, Size, Size, 0, WorldPhysics.ClipFrames);
        var reading = _loaded.Judge.Read(new VideoFrames(WorldPhysics.ClipFrames, Size, Size, frames));
        return new VerdictMaker(Support.Library).Judge(new SuitePrompt(0, "en", "", 0, scene.Setting, asked), reading, WorldPhysics.FramesPerSecond, 0);
    }

    // What the thing adds to the scenery, as a smear over a fifth of its size.
    private static byte[] Blurred(byte[] full, byte[] empty)
    {
        var (frame, result) = (full.Length / 17, new byte[full.Length]);
        for (var k = 0; k < 17; k++)
        {
            var (with, without) = (Picture.FromBytes(full.AsSpan(k * frame, frame)), Picture.FromBytes(empty.AsSpan(k * frame, frame)));
            var added = Picture.Blur([.. with.Zip(without, (a, b) => a - b)], Size, 7);
            for (var at = 0; at < frame; at++) result[(k * frame) + at] = (byte)Math.Clamp(255 * (without[at] + added[at]), 0, 255);
        }

        return result;
    }

    public sealed class Loaded : IDisposable
    {
        public Judge Judge { get; } = Judge.Load(Path.Combine(Support.Root, "models", "judge"), Support.Library);

        public void Dispose() => Judge.Dispose();
    }
}
