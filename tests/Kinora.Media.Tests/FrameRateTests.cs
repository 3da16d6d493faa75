namespace Kinora.Media.Tests;

public sealed class FrameRateTests
{
    [Theory]
    [InlineData(25, "25")]
    [InlineData(23.976, "24000/1001")]
    [InlineData(29.97, "30000/1001")]
    [InlineData(59.94, "60000/1001")]
    [InlineData(24, "24")]
    [InlineData(12.5, "25/2")]
    [InlineData(0.001, "1/1000")]
    public void FromDouble_UsualRates_GivesTheExactFraction(double number, string expected) =>
        Assert.Equal(expected, FrameRate.FromDouble(number).ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(-25)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1001)]
    public void FromDouble_OutOfRange_Refused(double number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameRate.FromDouble(number));

    [Theory]
    [InlineData("50/2", true, "25")]
    [InlineData("30000/1001", true, "30000/1001")]
    [InlineData("29.97", true, "30000/1001")]
    [InlineData("0/0", false, "0")]
    [InlineData("25/", false, "0")]
    [InlineData("fast", false, "0")]
    [InlineData(null, false, "0")]
    public void TryParse_Text_GivesLowestTermsOrFalse(string? text, bool valid, string expected)
    {
        Assert.Equal(valid, FrameRate.TryParse(text, out FrameRate rate));
        Assert.Equal(expected, rate.ToString());
    }

    [Fact]
    public void Equality_SameRateInOtherTerms_IsEqual() => Assert.Equal(new FrameRate(25), new FrameRate(50, 2));
}
