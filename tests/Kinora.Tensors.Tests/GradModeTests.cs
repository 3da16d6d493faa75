namespace Kinora.Tensors.Tests;

public sealed class GradModeTests
{
    [Fact]
    public void NoGrad_Nested_RestoresWhatWasBefore()
    {
        Assert.True(GradMode.IsEnabled);
        using (GradMode.NoGrad())
        {
            Assert.False(GradMode.IsEnabled);
            using (GradMode.Enable()) Assert.True(GradMode.IsEnabled);
            Assert.False(GradMode.IsEnabled);
        }

        Assert.True(GradMode.IsEnabled);
    }

    [Fact]
    public void NoGrad_OnOneThread_LeavesOthersAlone()
    {
        using var noGrad = GradMode.NoGrad();
        var other = false;
        var thread = new Thread(() => other = GradMode.IsEnabled);
        thread.Start();
        thread.Join();
        Assert.True(other);
        Assert.False(GradMode.IsEnabled);
    }

    [Fact]
    public void Dispose_OfADefaultValue_ChangesNothing()
    {
        default(GradMode).Dispose();
        Assert.True(GradMode.IsEnabled);
    }
}
