using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class RollLawTests
{
    [Fact]
    public void PoseAt_AnyTime_TurnsByTheWayOverTheRadius()
    {
        foreach (SceneSpec scene in WorldFixture.PlainScenes("roll"))
        {
            ThingTruth thing = WorldFixture.TruthOf(scene).Things[0];
            Pose[] poses = WorldFixture.PosesOf(thing);
            Assert.All(poses, pose => Assert.Equal(pose.X - poses[0].X, pose.Rotation * thing.Room.HalfHeight, 9));
            Assert.All(poses, pose => Assert.Equal(thing.Room.StandingY, pose.Y, 12));
            // Clockwise on screen, as a wheel that goes to the right.
            Assert.Equal(thing.Motion.Heading, Math.Sign(poses[^1].Rotation));
        }
    }

    [Fact]
    public void PoseAt_OverTheClip_SlowsEvenlyFromTheFirstSpeedToTheLast()
    {
        const double step = 0.5, end = WorldPhysics.ClipSeconds;
        foreach (SceneSpec scene in WorldFixture.PlainScenes("roll"))
        {
            ThingTruth thing = WorldFixture.TruthOf(scene).Things[0];
            RollLaw law = Assert.IsType<RollLaw>(thing.Motion);
            double[] slowing = [.. Enumerable.Range(1, 15).Select(i => i * step).Select(t => (X(t + step) - 2 * X(t) + X(t - step)) / (step * step))];
            Assert.All(slowing, a => Assert.Equal(slowing[0], a, 1e-9));
            Assert.Equal(-law.Heading, Math.Sign(slowing[0]));

            // The mean speed over an interval of an evenly slowed way is the speed at its middle.
            double firstSpeed = (X(step) - X(0)) / step - slowing[0] * step / 2, lastSpeed = (X(end) - X(end - step)) / step + slowing[0] * step / 2;
            Assert.Equal(law.FinalSpeedShare, lastSpeed / firstSpeed, 1e-9);
            Assert.Equal(law.TravelShare * thing.Room.SideRoom, law.Heading * (X(end) - X(0)), 9);

            double X(double t) => law.PoseAt(t, thing.Room).X;
        }
    }

    [Fact]
    public void Suits_WhatIsNotRound_DoesNotRollAndWhatIsRoundDoesNotGlide()
    {
        foreach (Concept concept in WorldFixture.Library.All)
        {
            Assert.Equal(concept.Rolls, Motion.Of("roll").Suits(concept));
            Assert.Equal(!concept.Rolls, Motion.Of("glide").Suits(concept));
        }
        Assert.DoesNotContain(WorldFixture.Sampler.Combinations, key => !Motion.Of(key.Motion).Suits(WorldFixture.Library[key.Concept]));
    }
}
