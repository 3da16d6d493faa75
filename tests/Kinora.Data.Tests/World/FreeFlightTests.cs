using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

/// <summary>What flies free accelerates by the one gravity of the world, as measured in the picture.</summary>
public sealed class FreeFlightTests
{
    private const double FrameSeconds = 1.0 / WorldPhysics.FramesPerSecond;

    [Theory]
    [InlineData("hop", 64, 64, 100)]
    [InlineData("hop", 96, 64, 100)]
    [InlineData("hop", 64, 96, 100)]
    [InlineData("fall", 64, 64, 30)]
    [InlineData("fall", 96, 64, 30)]
    [InlineData("throw", 64, 64, 45)]
    [InlineData("throw", 64, 96, 45)]
    public void Boxes_InTheAir_AccelerateByTheWorldsGravity(string motion, int width, int height, int atLeast)
    {
        foreach (SceneSpec scene in WorldFixture.PlainScenes(motion))
        {
            double[] accelerations = Accelerations(WorldFixture.TruthOf(scene, width, height).Things[0]);
            Assert.True(accelerations.Length >= atLeast, $"{scene.Key}: {accelerations.Length} frames in the air");
            Assert.All(accelerations, a => Assert.Equal(WorldPhysics.Gravity, a, 1e-9));
        }
    }

    [Fact]
    public void Motion_MeasuredByGravity_KeepsTheCameraStill()
    {
        WorldSampler moving = WorldFixture.Sampler.WithMix(new SceneMix(Pairs: 0, MovingCameras: 1, OddSizes: 0));
        foreach (string motion in (string[])["fall", "throw", "swing"])
            Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(CameraMove.Still, moving.Compose(new("cat", "city", motion), 1, i).Camera));
    }

    /// <summary>Second differences of the box's middle over three frames all away from the ground: the downward
    /// acceleration in picture heights per second squared. At a bounce between two frames their heights together are what
    /// is flown in one frame of time, at less than 1.2 picture heights a second at most 0.048, so one of them is below 0.05.</summary>
    private static double[] Accelerations(ThingTruth thing)
    {
        double[] y = [.. thing.Boxes!.Select(box => (box.Top + box.Bottom) / 2)];
        return
        [
            .. Enumerable.Range(1, y.Length - 2)
                .Where(i => Enumerable.Range(i - 1, 3).All(j => thing.Room.StandingY - y[j] > 0.05))
                .Select(i => (y[i + 1] - 2 * y[i] + y[i - 1]) / (FrameSeconds * FrameSeconds)),
        ];
    }
}
