namespace Kinora.Training.Tests;

public sealed class TrainingProgressTests
{
    [Theory]
    [InlineData(1200, 5250, 3.1, "vae 1,200/5,250 samples, loss 0.123, 3.1 samples/s, 22 min left")]
    [InlineData(5200, 5250, 3.1, "vae 5,200/5,250 samples, loss 0.123, 3.1 samples/s, 17 s left")]
    [InlineData(5252, 5250, 3.1, "vae 5,252/5,250 samples, loss 0.123, 3.1 samples/s, 0 s left")]
    [InlineData(0, 1_000_000, 12.34, "vae 0/1,000,000 samples, loss 0.123, 12.3 samples/s, 22 h 30 min left")]
    public void ToString_AtAnyPlace_TellsTheTimeLeft(long samples, long total, double speed, string expected) =>
        Assert.Equal(expected, new TrainingProgress("vae", samples, total, 0.12345, speed).ToString());
}
