using Kinora.Tensors;

namespace Kinora.Diffusion.Tests;

public sealed class EulerSolverTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Steps_AlongAStraightFlow_EndAtTheData(int steps)
    {
        using var scope = new TensorScope();
        var noise = new RandomStream(1).Normal([2, 3]);
        var data = new RandomStream(2).Normal([2, 3]);
        var schedule = new FlowMatchingSchedule(steps, 13);
        var x = noise;
        for (var step = 0; step < steps; step++)
        {
            var time = Tensor.Full([2], schedule.Time(step));
            Assert.True((x - FlowMatching.Interpolate(noise, data, time)).Abs().Max().Item() < 1e-5);
            x = EulerSolver.Step(x, FlowMatching.Velocity(noise, data), schedule, step);
            Assert.True((EulerSolver.Estimate(x, FlowMatching.Velocity(noise, data), schedule, step + 1) - data).Abs().Max().Item() < 1e-5);
        }

        Assert.True((x - data).Abs().Max().Item() < 1e-5);
    }

    [Fact]
    public void Steps_TowardsTheMeanOfGaussianData_ConvergeToTheClosedForm()
    {
        // All data at 2: the velocity from x at time t is (2 - x) / (1 - t), and every path ends at 2.
        using var scope = new TensorScope();
        var schedule = new FlowMatchingSchedule(200, 1);
        var x = Tensor.From([-1f, 0.5f], 2);
        for (var step = 0; step < schedule.Steps; step++) x = EulerSolver.Step(x, (2 - x) / (1 - schedule.Time(step)), schedule, step);
        Assert.All(x.ToArray<float>(), value => Assert.Equal(2f, value, 1e-4f));
    }

    [Fact]
    public void Step_OnBf16Velocity_StaysFp32()
    {
        using var scope = new TensorScope();
        var x = EulerSolver.Step(Tensor.From([1f], 1), Tensor.From([0.25f], 1).To(DType.BF16), new FlowMatchingSchedule(1, 1), 0);
        Assert.Equal(DType.F32, x.DType);
        Assert.Equal(1.25, x.Item());
    }
}
