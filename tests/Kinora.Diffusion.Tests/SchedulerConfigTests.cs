using System.Text.Json;

namespace Kinora.Diffusion.Tests;

public sealed class SchedulerConfigTests
{
    [Fact]
    public void FromJson_OfThePublishedFile_RunsForward()
    {
        var config = SchedulerConfig.FromJson("""{"_class_name": "FlowMatchDiscreteScheduler", "_diffusers_version": "0.31.0", "device": null, "num_train_timesteps": 1000, "reverse": false, "solver": "euler"}""");
        Assert.False(config.Reverse);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FromJson_OfWhatWasWritten_GivesTheSame(bool reverse) =>
        Assert.Equal(new SchedulerConfig(reverse), SchedulerConfig.FromJson(new SchedulerConfig(reverse).ToJson()));

    [Fact]
    public void FromJson_AnotherSolver_IsRefusedByName() =>
        Assert.Contains("heun", Assert.Throws<ArgumentException>(() => SchedulerConfig.FromJson("""{"solver": "heun"}""")).Message);

    [Fact]
    public void FromJson_NoObject_IsRefused() => Assert.ThrowsAny<JsonException>(() => SchedulerConfig.FromJson("[]"));
}
