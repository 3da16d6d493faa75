using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class BouncesTests
{
    [Theory]
    [InlineData(1.9, 0.78)]
    [InlineData(2.3, 0.5)]
    [InlineData(1, 0.01)]
    [InlineData(1, 1e-12)]
    [InlineData(0.7, 0.99)]
    public void At_EveryTouch_IsOnTheGroundAndJustBesideItStillNear(double first, double restitution)
    {
        Bounces bounces = new(first, restitution);
        double start = 0, length = first;
        for (int touch = 0; touch < 12 && length > 1e-6 * first; touch++)
        {
            foreach (double beside in (double[])[-1e-9, 0, 1e-9])
            {
                if (start + beside < 0)
                    continue;
                (double touches, double share, double lift) = bounces.At(start + beside);
                // A touch may be told as the end of one parabola or as the beginning of the next: it is the same place.
                Assert.Equal(touch, touches + share, 1e-9 / length * 4);
                Assert.InRange(lift, 0, 1e-8);
            }
            double top = bounces.At(start + length / 2).Lift;
            Assert.Equal(WorldPhysics.Gravity * length * length / 8, top, 1e-9);
            start += length;
            length *= restitution;
        }
    }

    [Fact]
    public void At_NoRestitution_IsOneParabolaAndThenRest()
    {
        Bounces bounces = new(2, 0);
        Assert.Equal(2, bounces.Seconds);
        Assert.Equal((0.0, 0.5, WorldPhysics.Gravity / 2), bounces.At(1));
        Assert.Equal((double.PositiveInfinity, 0.0, 0.0), bounces.At(2));
        Assert.Equal((double.PositiveInfinity, 0.0, 0.0), bounces.At(5));
    }

    [Fact]
    public void At_TheEndOfTheSeries_ComesToRestWithoutAJump()
    {
        Bounces bounces = new(2, 0.6);
        double before = bounces.At(bounces.Seconds * (1 - 1e-6)).Lift;
        Assert.InRange(before, 0, 1e-10);
        Assert.Equal(0, bounces.At(bounces.Seconds).Lift);
        Assert.Equal(5, bounces.Seconds, 12);
    }
}
