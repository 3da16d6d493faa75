using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class MotionLawTests
{
    private static readonly MotionContext Room = new(Left: 0, Right: 1, Top: 0, GroundY: 0.92, HalfWidth: 0.25, HalfHeight: 0.28);

    [Fact]
    public void Fall_AtEachBounce_KeepsTheSquareOfTheRestitutionOfItsEnergy()
    {
        FallLaw law = new(DropShare: 0.9, Restitution: 0.75, SideShare: 0.5);
        List<double> tops = [];
        double before = double.NegativeInfinity, here = double.NegativeInfinity;
        for (double t = 0; t < 7; t += 0.0005)
        {
            double lift = Room.StandingY - law.PoseAt(t, Room).Y;
            if (t > 0.01 && here > before && here >= lift)
                tops.Add(here);
            (before, here) = (here, lift);
        }

        Assert.True(tops.Count >= 4);
        double top = 0.9 * Room.Headroom;
        foreach (double next in tops.Take(4))
        {
            Assert.Equal(0.75 * 0.75, next / top, 0.0005);
            top = next;
        }
    }

    [Fact]
    public void Fall_AfterItsBounces_RestsOnTheGround()
    {
        FallLaw law = new(0.9, 0.6, 0.5);
        // After the drop come bounces of 2 e, 2 e^2, ... times its length.
        double rest = law.DropSeconds(Room) * (1 + 2 * 0.6 / (1 - 0.6));
        Assert.InRange(Room.StandingY - law.PoseAt(rest - 0.05, Room).Y, 1e-6, 0.01);
        for (double t = rest; t < WorldPhysics.ClipSeconds; t += 0.04)
            Assert.Equal(Room.StandingY, law.PoseAt(t, Room).Y, 12);
        Assert.Equal(Room.StandingY, new FallLaw(0.9, 0, 0.5).PoseAt(1, Room).Y, 12);
    }

    [Fact]
    public void Hop_Sideways_TurnsAtTheBordersAndKeepsItsSpeed()
    {
        HopLaw law = new(1, 0, CrossingSeconds: 2, SidePhase: 0);
        Assert.Equal(Room.XAt(0), law.PoseAt(0, Room).X, 9);
        Assert.Equal(Room.XAt(1), law.PoseAt(2, Room).X, 9);
        Assert.Equal(Room.XAt(0), law.PoseAt(4, Room).X, 9);
        Assert.Equal(Room.XAt(0.25), law.PoseAt(0.5, Room).X, 9);
        Assert.Equal(Room.XAt(0.25), law.PoseAt(3.5, Room).X, 9);
    }

    [Fact]
    public void Glide_OverTheClip_CrossesOnceAtConstantSpeed()
    {
        foreach (SceneSpec scene in WorldFixture.PlainScenes("glide"))
        {
            ThingTruth thing = WorldFixture.TruthOf(scene).Things[0];
            double[] centers = [.. thing.Boxes!.Select(box => (box.Left + box.Right) / 2)];
            Assert.Equal(thing.Motion.Heading, Math.Sign(centers[^1] - centers[0]));
            Assert.True(Math.Abs(centers[^1] - centers[0]) > 0.85 * thing.Room.SideRoom);
            double step = (centers[^1] - centers[0]) / (centers.Length - 1);
            Assert.All(centers.Zip(centers.Skip(1)), pair => Assert.Equal(step, pair.Second - pair.First, 1e-9));
        }
    }

    [Fact]
    public void Rise_OverTheClip_NeverSinksAndApproachesAConstantSpeed()
    {
        RiseLaw law = new(0.95, 0.4, 0.5, 0.05, 3);
        double[] heights = [.. Enumerable.Range(0, 204).Select(f => law.PoseAt(f / 25.0, Room).Y)];
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.Second <= pair.First));
        Assert.Equal(heights[100] - heights[101], heights[200] - heights[201], 6);
        Assert.True(heights[0] - heights[1] < 0.2 * (heights[100] - heights[101]));
    }

    [Fact]
    public void Swing_AtAnyTime_KeepsTheEnergyOfAPendulum()
    {
        SwingLaw law = new(0.58, 1, 0.2);
        const double step = 1e-4;
        double[] energies = [.. Enumerable.Range(1, 100).Select(i => EnergyAt(i * 0.05))];
        Assert.True(energies.Max() - energies.Min() < 1e-5);

        double EnergyAt(double t)
        {
            double rate = (law.PoseAt(t + step, Room).Rotation - law.PoseAt(t - step, Room).Rotation) / (2 * step);
            return 0.5 * 0.58 * 0.58 * rate * rate - WorldPhysics.Gravity * 0.58 * Math.Cos(law.PoseAt(t, Room).Rotation);
        }
    }

    [Fact]
    public void Swing_PeriodOfASmallSwing_IsThatOfTheHarmonicPendulum()
    {
        SwingLaw law = new(0.58, 0.01, 0);
        Assert.Equal(2 * Math.PI * Math.Sqrt(0.58 / WorldPhysics.Gravity), law.PeriodSeconds(Room), 4);
        Assert.True(new SwingLaw(0.58, 1, 0).PeriodSeconds(Room) > law.PeriodSeconds(Room));
    }

    [Fact]
    public void Stay_AtAnyTime_DoesNotMove()
    {
        foreach (SceneSpec scene in WorldFixture.PlainScenes("stay"))
            Assert.Single(WorldFixture.TruthOf(scene).Things[0].Boxes!.Distinct());
    }
}
