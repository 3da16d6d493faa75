namespace Kinora.Tensors.Tests;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("cpu", DeviceType.Cpu, 0)]
    [InlineData("cuda", DeviceType.Cuda, 0)]
    [InlineData(" CUDA:3 ", DeviceType.Cuda, 3)]
    public void Parse_KnownNames_GiveTheDevice(string text, DeviceType type, int index) =>
        Assert.Equal(new Device(type, index), Device.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cpu:1")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1:2")]
    [InlineData("meta")]
    public void Parse_OtherText_IsRefused(string text) => Assert.Throws<FormatException>(() => Device.Parse(text));

    [Fact]
    public void EnsureAvailable_Processor_GivesItBack()
    {
        Assert.Equal(Device.Cpu, Device.Cpu.EnsureAvailable());
        Assert.Equal(Device.Meta, Device.Meta.EnsureAvailable());
    }

    [Fact]
    public void EnsureAvailable_DeviceThatIsNotThere_SaysWhatThereIs()
    {
        var missing = new Device(DeviceType.Cuda, Engine.DeviceCount(DeviceType.Cuda));
        var error = Assert.Throws<EngineException>(() => missing.EnsureAvailable());
        Assert.Contains(missing.ToString(), error.Message);
        Assert.Contains(Engine.Version, error.Message);
        Assert.Contains(missing.Index == 0 ? "LIBTORCH" : "Choose", error.Message);
    }

    [Fact]
    public void Default_IsTheProcessor() => Assert.Equal(Device.Cpu, default);
}
