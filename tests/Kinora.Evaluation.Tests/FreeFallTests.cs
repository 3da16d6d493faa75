using Kinora.Tensors;

namespace Kinora.Evaluation.Tests;

public sealed class FreeFallTests
{
    private const double Fps = 25;
    private const double Ground = 0.72;

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.5)]
    [InlineData(1.6)]
    public void Fit_AFallWithNoiseAndABounce_FindsItsAcceleration(double gravity)
    {
        var fall = FreeFall.Fit([.. Noisy(Fall(gravity), 0.004)], Fps);
        Assert.NotNull(fall);
        Assert.InRange(fall.Acceleration, 0.9 * gravity, 1.1 * gravity);
    }

    [Theory]
    [InlineData(0.8, true)]
    [InlineData(0.62, true)]
    [InlineData(0.5, false)]
    [InlineData(1.2, false)]
    public void Agrees_WithinAQuarter_AndNoFurther(double gravity, bool agrees) =>
        Assert.Equal(agrees, FreeFall.Fit([.. Noisy(Fall(gravity), 0.001)], Fps)!.Agrees(0.8, 0.25));

    [Fact]
    public void Fit_AThingThatWaitsBeforeItFalls_LeavesTheWaitingOut()
    {
        var waiting = Enumerable.Repeat<double?>(Ground - 0.5, 30).Concat(Fall(0.8)).ToList();
        Assert.InRange(FreeFall.Fit([.. Noisy(waiting, 0.002)], Fps)!.Acceleration, 0.7, 0.9);
    }

    [Fact]
    public void Fit_FramesWithoutTheThing_AreLeftOut()
    {
        var holes = Noisy(Fall(0.8), 0.002).Select((y, frame) => frame % 4 == 3 ? null : y);
        Assert.InRange(FreeFall.Fit([.. holes], Fps)!.Acceleration, 0.72, 0.88);
    }

    [Fact]
    public void Fit_AThingThatNeverBounces_EndsWhereItLands()
    {
        var landed = Enumerable.Range(0, 100).Select(frame => (double?)Math.Min(Ground, Ground - 0.5 + (0.4 * frame * frame / 625)));
        Assert.InRange(FreeFall.Fit([.. Noisy(landed, 0.002)], Fps)!.Acceleration, 0.7, 0.9);
    }

    [Fact]
    public void Fit_AnEvenDescent_HasNoAcceleration()
    {
        var even = Enumerable.Range(0, 100).Select(frame => (double?)(0.2 + (0.005 * frame)));
        Assert.False(FreeFall.Fit([.. even], Fps)!.Agrees(0.8, 0.25));
    }

    [Fact]
    public void Fit_AThingThatStays_IsNoFall() => Assert.Null(FreeFall.Fit([.. Noisy(Enumerable.Repeat<double?>(0.5, 200), 0.004)], Fps));

    [Fact]
    public void Fit_AJumpFromPlaceToPlace_IsNoFall() =>
        Assert.Null(FreeFall.Fit([.. Enumerable.Range(0, 60).Select(frame => (double?)(frame < 20 ? 0.2 : frame < 40 ? 0.45 : 0.7))], Fps));

    [Fact]
    public void Fit_NothingFound_IsNoFall() => Assert.Null(FreeFall.Fit(new double?[204], Fps));

    // Half a picture height down, then one parabola of 0.7 of the speed, then rest.
    private static IEnumerable<double?> Fall(double gravity)
    {
        var drop = Math.Sqrt(2 * 0.5 / gravity);
        var speed = 0.7 * gravity * drop;
        return Enumerable.Range(0, 150).Select(frame => frame / Fps).Select(t => (double?)(t <= drop
            ? Ground - 0.5 + (0.5 * gravity * t * t)
            : Math.Min(Ground, Ground - (speed * (t - drop)) + (0.5 * gravity * (t - drop) * (t - drop)))));
    }

    private static IEnumerable<double?> Noisy(IEnumerable<double?> exact, double deviation)
    {
        var values = exact.ToList();
        var noise = new float[values.Count];
        new RandomStream(5).FillNormal(noise);
        return values.Select((y, frame) => y + (deviation * noise[frame]));
    }
}
