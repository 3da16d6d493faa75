using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class MotionLawTests
{
    private static readonly MotionContext Room = new(Aspect: 1, HalfWidth: 0.25, HalfHeight: 0.28, GroundY: 0.92);

    [Theory]
    [InlineData(64, 64)]
    [InlineData(96, 64)]
    [InlineData(64, 96)]
    public void BoxAt_EveryCombinationAndFrame_LiesInThePicture(int width, int height)
    {
        double aspect = (double)width / height;
        foreach (SceneSpec scene in WorldFixture.EveryCombination(21))
        {
            foreach (Box box in WorldFixture.TruthOf(scene, width, height).Things[0].Boxes!)
            {
                Assert.True(box.Left >= -1e-9 && box.Top >= -1e-9 && box.Right <= aspect + 1e-9 && box.Bottom <= 0.98, $"{scene.Key}: {box}");
                Assert.InRange(Math.Max(box.Right - box.Left, box.Bottom - box.Top), 0.48 * Math.Min(1, aspect), 0.75);
            }
        }
    }

    [Fact]
    public void Hop_InTheAir_FallsWithTheWorldsGravity()
    {
        foreach (SceneSpec scene in Scenes("hop"))
        {
            double[] accelerations = Accelerations(scene, awayFromGround: 0.03);
            Assert.True(accelerations.Length > 60);
            Assert.All(accelerations, a => Assert.Equal(WorldPhysics.Gravity, a, WorldPhysics.Gravity * 0.01));
        }
    }

    [Fact]
    public void Fall_InTheAir_FallsWithTheWorldsGravity()
    {
        foreach (SceneSpec scene in Scenes("fall"))
        {
            double[] accelerations = Accelerations(scene, awayFromGround: 0.03);
            Assert.True(accelerations.Length > 10);
            Assert.All(accelerations, a => Assert.Equal(WorldPhysics.Gravity, a, WorldPhysics.Gravity * 0.01));
        }
    }

    [Fact]
    public void Fall_AtEachBounce_KeepsTheSquareOfTheRestitutionOfItsEnergy()
    {
        FallLaw law = new(DropShare: 0.9, Restitution: 0.75, SideShare: 0.5);
        List<double> tops = [];
        double before = double.NegativeInfinity, here = double.NegativeInfinity;
        for (double t = 0; t < 3; t += 0.0005)
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
        FallLaw law = new(0.9, 0.75, 0.5);
        for (double t = law.DropSeconds(Room) * 7.01; t < WorldPhysics.ClipSeconds; t += 0.04)
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
        foreach (SceneSpec scene in Scenes("glide"))
        {
            IReadOnlyList<Box> boxes = WorldFixture.TruthOf(scene).Things[0].Boxes!;
            double[] centers = [.. boxes.Select(box => (box.Left + box.Right) / 2)];
            ThingTruth thing = WorldFixture.TruthOf(scene).Things[0];
            Assert.Equal(thing.Motion.Heading, Math.Sign(centers[^1] - centers[0]));
            Assert.True(Math.Abs(centers[^1] - centers[0]) > 0.8 * thing.Room.SideRoom);
        }
    }

    [Fact]
    public void Glide_OfABall_RollsWithoutSlipping()
    {
        GlideLaw law = new(ToRight: true, 0, 1, 0, Rolls: true);
        Pose from = law.PoseAt(1, Room), to = law.PoseAt(5, Room);
        Assert.Equal((to.X - from.X) / Room.HalfHeight, to.Rotation - from.Rotation, 9);
        Assert.True(to.Rotation > from.Rotation);
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
        foreach (SceneSpec scene in Scenes("stay"))
            Assert.Single(WorldFixture.TruthOf(scene).Things[0].Boxes!.Distinct());
    }

    private static IEnumerable<SceneSpec> Scenes(string motion) =>
        WorldFixture.EveryCombination(33).Where(scene => scene.Key.Motion == motion);

    /// <summary>Second differences of the box centre over three frames all away from the ground: the downward
    /// acceleration in picture heights per second squared. Two frames with a bounce between them are together one frame
    /// of time from the ground, so at less than 1.3 picture heights a second one of them is below 0.026.</summary>
    private static double[] Accelerations(SceneSpec scene, double awayFromGround)
    {
        ThingTruth thing = WorldFixture.TruthOf(scene).Things[0];
        double[] y = [.. thing.Boxes!.Select(box => (box.Top + box.Bottom) / 2)];
        const double dt = 1.0 / WorldPhysics.FramesPerSecond;
        return
        [
            .. Enumerable.Range(1, y.Length - 2)
                .Where(i => Enumerable.Range(i - 1, 3).All(j => thing.Room.StandingY - y[j] > awayFromGround))
                .Select(i => (y[i + 1] - 2 * y[i] + y[i - 1]) / (dt * dt)),
        ];
    }
}
