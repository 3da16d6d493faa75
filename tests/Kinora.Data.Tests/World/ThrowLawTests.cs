using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class ThrowLawTests
{
    private static readonly MotionContext Room = new(Left: 0, Right: 1.5, Top: 0, GroundY: 0.92, HalfWidth: 0.2, HalfHeight: 0.15);

    [Theory]
    [InlineData(true, 0.62, 0.8)]
    [InlineData(false, 0.5, 0.95)]
    [InlineData(true, 0.66, 1)]
    public void PoseAt_EachBounce_KeepsRestitutionSquaredOfTheHeightAndGripOfTheSpeed(bool toRight, double restitution, double grip)
    {
        ThrowLaw law = new(toRight, ApexShare: 0.9, restitution, grip, TravelShare: 0.95);
        double start = 0, length = law.FirstSeconds(Room), height = 0.9 * Room.Headroom, speed = 0;
        for (int bounce = 0; bounce < 4; bounce++)
        {
            double top = Enumerable.Range(0, 1001).Max(i => Room.StandingY - law.PoseAt(start + length * i / 1000, Room).Y);
            Assert.Equal(height, top, 1e-9);
            double sideways = (law.PoseAt(start + 0.8 * length, Room).X - law.PoseAt(start + 0.3 * length, Room).X) / (0.5 * length);
            Assert.Equal(toRight ? 1 : -1, Math.Sign(sideways));
            if (bounce > 0)
                Assert.Equal(grip * speed, sideways, 1e-9);
            (speed, start, length, height) = (sideways, start + length, length * restitution, height * restitution * restitution);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PoseAt_UntilRest_CoversTheTravelDrawnAndThenLiesStill(bool toRight)
    {
        ThrowLaw law = new(toRight, ApexShare: 1, Restitution: 0.6, Grip: 0.8, TravelShare: 0.9);
        double rest = law.FirstSeconds(Room) / (1 - 0.6);
        Pose first = law.PoseAt(0, Room), last = law.PoseAt(rest, Room);
        Assert.Equal(Room.XAt(toRight ? 0 : 1), first.X, 12);
        Assert.Equal(Room.StandingY, first.Y, 12);
        Assert.Equal((toRight ? 0.9 : -0.9) * Room.SideRoom, last.X - first.X, 12);
        Assert.Equal(last.X, law.PoseAt(rest * (1 - 1e-6), Room).X, 1e-4);
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(last, law.PoseAt(rest + 0.04 * i, Room)));
        Assert.Equal(Room.StandingY, last.Y, 12);
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(96, 64)]
    [InlineData(64, 96)]
    public void Draw_AnyThing_RestsBeforeTheClipEnds(int width, int height)
    {
        foreach (SceneSpec scene in WorldFixture.PlainScenes("throw"))
        {
            ThingTruth thing = WorldFixture.TruthOf(scene, width, height).Things[0];
            ThrowLaw law = Assert.IsType<ThrowLaw>(thing.Motion);
            Assert.Equal(thing.GroundY, thing.Boxes![^1].Bottom, 9);
            double travelled = (thing.Boxes[^1].Left - thing.Boxes[0].Left) / thing.Room.SideRoom;
            Assert.Equal(law.Heading * law.TravelShare, travelled, 9);
        }
    }
}
