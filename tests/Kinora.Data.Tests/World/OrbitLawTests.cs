using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class OrbitLawTests
{
    [Fact]
    public void PoseAt_AnyTime_KeepsItsDistanceItsSpeedAndUpright()
    {
        foreach (SceneSpec scene in WorldFixture.PlainScenes("orbit"))
        {
            ThingTruth thing = WorldFixture.TruthOf(scene).Things[0];
            OrbitLaw law = Assert.IsType<OrbitLaw>(thing.Motion);
            Pose[] poses = WorldFixture.PosesOf(thing);
            (double x, double y) = (thing.Room.MiddleX, thing.Room.StandingY - thing.Room.Headroom / 2);
            double radius = Math.Min(thing.Room.SideRoom, thing.Room.Headroom) / 2 * law.RadiusShare;
            double chord = 2 * radius * Math.Sin(Math.PI / WorldPhysics.FramesPerSecond / law.PeriodSeconds);
            Assert.All(poses, pose => Assert.Equal(radius, Math.Sqrt(Math.Pow(pose.X - x, 2) + Math.Pow(pose.Y - y, 2)), 9));
            Assert.All(poses, pose => Assert.Equal(0, pose.Rotation));
            foreach ((Pose before, Pose after) in poses.Zip(poses.Skip(1)))
            {
                Assert.Equal(chord, Math.Sqrt(Math.Pow(after.X - before.X, 2) + Math.Pow(after.Y - before.Y, 2)), 9);
                // With y downward a turn from right over below to left is clockwise.
                double turn = (before.X - x) * (after.Y - y) - (before.Y - y) * (after.X - x);
                Assert.Equal(law.Clockwise ? 1 : -1, Math.Sign(turn));
            }
        }
    }

    [Fact]
    public void PoseAt_OnePeriodLater_IsTheSamePlace()
    {
        MotionContext room = new(0, 1, 0, 0.92, 0.2, 0.2);
        OrbitLaw law = new(Clockwise: true, RadiusShare: 1, PeriodSeconds: 4, Phase: 0);
        Pose start = law.PoseAt(0, room), later = law.PoseAt(4, room), quarter = law.PoseAt(1, room);
        Assert.Equal(start.X, later.X, 9);
        Assert.Equal(start.Y, later.Y, 9);
        Assert.Equal(room.MiddleX + law.Radius(room), start.X, 9);
        Assert.Equal(start.Y + law.Radius(room), quarter.Y, 9);
    }
}
