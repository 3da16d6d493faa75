using Kinora.Tensors;

namespace Kinora.Diffusion.Tests;

public sealed class FlowMatchingScheduleTests
{
    // Steps, shift, step, time, and what the reference's network sees: 1000 t, rounded to bf16 before and after.
    [Theory]
    [InlineData(50, 13, 1, 0.001567423, 1.5625)]
    [InlineData(50, 13, 2, 0.003194869, 3.1875)]
    [InlineData(50, 13, 3, 0.004885972, 4.875)]
    [InlineData(50, 13, 25, 0.071428597, 71.5)]
    [InlineData(50, 13, 48, 0.648648679, 648)]
    [InlineData(50, 13, 49, 0.790322602, 788)]
    [InlineData(10, 17, 1, 0.006493509, 6.5)]
    [InlineData(10, 17, 2, 0.014492750, 14.4375)]
    [InlineData(10, 17, 3, 0.024590194, 24.5)]
    [InlineData(10, 17, 5, 0.055555582, 55.75)]
    [InlineData(10, 17, 8, 0.190476120, 190)]
    [InlineData(10, 17, 9, 0.346153796, 346)]
    [InlineData(4, 13, 1, 0.024999976, 25)]
    [InlineData(4, 13, 2, 0.071428597, 71.5)]
    [InlineData(4, 13, 3, 0.1875, 188)]
    [InlineData(50, 7, 1, 0.002906978, 2.921875)]
    [InlineData(50, 7, 25, 0.125, 125)]
    [InlineData(50, 7, 49, 0.875, 876)]
    public void Time_OfTheReferencesTable_IsTheSame(int steps, double shift, int step, double time, double seen)
    {
        using var scope = new TensorScope();
        var schedule = new FlowMatchingSchedule(steps, shift);
        Assert.Equal(time, schedule.Time(step), 2e-7);
        Assert.Equal(seen, (Tensor.Scalar(schedule.Time(step)).To(DType.BF16) * 1000).To(DType.F64).Item());
    }

    [Theory]
    [InlineData(1, 13)]
    [InlineData(50, 13)]
    [InlineData(30, 0.5)]
    public void Sigmas_OfAnyGrid_RiseFromNoiseToData(int steps, double shift)
    {
        var schedule = new FlowMatchingSchedule(steps, shift);
        Assert.Equal(steps, schedule.Steps);
        Assert.Equal(0f, schedule.Sigmas[0]);
        Assert.Equal(1f, schedule.Sigmas[^1]);
        Assert.All(Enumerable.Range(0, steps), step => Assert.True(schedule.StepSize(step) > 0));
    }

    [Fact]
    public void Sigmas_Reversed_FallFromOneToZero()
    {
        var schedule = new FlowMatchingSchedule(10, 13, reverse: true);
        var forward = new FlowMatchingSchedule(10, 13);
        for (var k = 0; k <= 10; k++) Assert.Equal(1 - forward.Sigmas[k], schedule.Sigmas[k], 1e-6f);
    }

    [Theory]
    [InlineData(0, 13)]
    [InlineData(10, 0)]
    [InlineData(10, -1)]
    [InlineData(10, double.NaN)]
    [InlineData(10, double.PositiveInfinity)]
    public void Schedule_OutOfRange_IsRefused(int steps, double shift) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlowMatchingSchedule(steps, shift));
}
