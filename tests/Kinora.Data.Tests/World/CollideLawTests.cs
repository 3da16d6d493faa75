using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class CollideLawTests
{
    private const double LongAfterwards = 1000;

    [Theory]
    [InlineData(96, 96)]
    [InlineData(144, 96)]
    [InlineData(64, 96)]
    public void PoseAt_TheMeeting_TheBoxesTouchAndAtNoTimeOverlap(int width, int height)
    {
        foreach (Meeting meeting in Meetings(width, height))
        {
            Assert.Equal(0, meeting.GapAt(meeting.Left.MeetSeconds), 12);
            Assert.All(Enumerable.Range(0, 400), i => Assert.True(meeting.GapAt(0.025 * i) >= -1e-12, $"{meeting}: {0.025 * i} s"));
            Assert.True(meeting.GapAt(0) > 0.02 && meeting.GapAt(LongAfterwards) > 0);
        }
    }

    [Fact]
    public void PoseAt_AroundTheMeeting_KeepsMomentumAndShareOfTheRelativeSpeed()
    {
        const double dt = 1e-4;
        List<double> restitutions = [];
        foreach (Meeting meeting in Meetings(96, 96))
        {
            double t = meeting.Left.MeetSeconds, a = meeting.Left.Friction;
            (double leftBefore, double rightBefore) = (meeting.LeftX(t) - meeting.LeftX(t - dt), meeting.RightX(t) - meeting.RightX(t - dt));
            // In so short a time friction takes a dt^2 / 2 of the way.
            (double leftAfter, double rightAfter) = (meeting.LeftX(t + dt) - meeting.LeftX(t), meeting.RightX(t + dt) - meeting.RightX(t));
            double tolerance = a * dt * dt;
            Assert.Equal(
                meeting.LeftMass * leftBefore + meeting.RightMass * rightBefore,
                meeting.LeftMass * leftAfter + meeting.RightMass * rightAfter, tolerance * (meeting.LeftMass + meeting.RightMass));
            Assert.True(leftBefore > 0 && rightBefore < 0);
            restitutions.Add((rightAfter - leftAfter) / (leftBefore - rightBefore));
        }
        Assert.All(restitutions, restitution => Assert.InRange(restitution, 0.74, 0.96));
        Assert.True(restitutions.Max() - restitutions.Min() > 0.1);
    }

    [Theory]
    [InlineData(1, 1, 0.2, 0.2, 1, 0.2, 0.2)]
    [InlineData(1, 1, 0.3, 0.1, 1, 0.1, 0.3)]
    [InlineData(1, 1, 0.2, 0.2, 0, 0, 0)]
    [InlineData(3, 1, 0.2, 0.2, 1, 0, 0.4)]
    [InlineData(4, 1, 0.2, 0.1, 0.5, -0.11, 0.26)]
    public void Rebounds_KnownCases_AreTheTextbooks(
        double leftMass, double rightMass, double left, double right, double restitution, double leftAway, double rightAway)
    {
        (double gotLeft, double gotRight) = CollideLaw.Rebounds(leftMass, rightMass, left, right, restitution);
        Assert.Equal(leftAway, gotLeft, 12);
        Assert.Equal(rightAway, gotRight, 12);
    }

    [Fact]
    public void PoseAt_AfterTheMeeting_FrictionBringsBothToRestInsideTheBorders()
    {
        foreach (Meeting meeting in Meetings(96, 96))
        {
            Assert.Equal(meeting.Left.Friction, meeting.Right.Friction);
            double rest = meeting.Left.MeetSeconds + Math.Max(Math.Abs(meeting.Left.Rebound), Math.Abs(meeting.Right.Rebound)) / meeting.Left.Friction;
            Assert.Equal(meeting.LeftX(rest), meeting.LeftX(LongAfterwards), 12);
            Assert.Equal(meeting.RightX(rest), meeting.RightX(LongAfterwards), 12);
            Assert.True(meeting.LeftX(LongAfterwards) - meeting.LeftRoom.HalfWidth >= WorldPhysics.Margin - 1e-9, $"{meeting}");
            Assert.True(meeting.RightX(LongAfterwards) + meeting.RightRoom.HalfWidth <= 1 - WorldPhysics.Margin + 1e-9, $"{meeting}");
            // Evenly slowed from the rebound's speed: half of speed times time.
            double way = meeting.Left.Rebound * Math.Abs(meeting.Left.Rebound) / (2 * meeting.Left.Friction);
            Assert.Equal(-way, meeting.LeftX(rest) - meeting.LeftX(meeting.Left.MeetSeconds), 9);
        }
    }

    [Fact]
    public void Compose_ThingsWithASideView_LookAtEachOther()
    {
        foreach (Concept concept in WorldFixture.Library.All.Where(concept => concept.Definition.FacesLeft is not null))
        {
            bool facesLeft = concept.Definition.FacesLeft!.Value;
            SceneSpec asLeft = WorldFixture.Sampler.Compose(new(concept.Id, "city", "collide", "bell", "collide"), 3, 1);
            SceneSpec asRight = WorldFixture.Sampler.Compose(new("bell", "city", "collide", concept.Id, "collide"), 3, 1);
            Assert.Equal(facesLeft, asLeft.Things[0].Mirrored);
            Assert.Equal(!facesLeft, asRight.Things[1].Mirrored);
        }
    }

    // Wide things meet narrow ones in every size.
    private static IEnumerable<Meeting> Meetings(int width, int height)
    {
        Concept[] byShape = [.. WorldFixture.Library.All.OrderBy(concept => concept.AspectRatio)];
        WorldSampler sampler = WorldFixture.Sampler.WithMix(new SceneMix(Pairs: 1, MovingCameras: 0, OddSizes: 0.8));
        for (int i = 0; i < byShape.Length; i++)
        {
            SceneKey key = new(byShape[^(i + 1)].Id, "desert", "collide", byShape[(i + 3) % byShape.Length].Id, "collide");
            SceneSpec scene = sampler.Compose(key, 5, i);
            GroundTruth truth = GroundTruth.Of(scene, WorldFixture.Library, width, height, 0, 1);
            yield return new Meeting(
                key, (CollideLaw)scene.Things[0].Motion, (CollideLaw)scene.Things[1].Motion, truth.Things[0].Room, truth.Things[1].Room,
                Math.Pow(scene.Things[0].Size, 2), Math.Pow(scene.Things[1].Size, 2));
        }
    }

    private sealed record Meeting(
        SceneKey Key, CollideLaw Left, CollideLaw Right, MotionContext LeftRoom, MotionContext RightRoom, double LeftMass, double RightMass)
    {
        public double LeftX(double t) => Left.PoseAt(t, LeftRoom).X;

        public double RightX(double t) => Right.PoseAt(t, RightRoom).X;

        public double GapAt(double t) => RightX(t) - RightRoom.HalfWidth - LeftX(t) - LeftRoom.HalfWidth;
    }
}
