namespace Kinora.Pipelines.Tests.Planning;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("6GB", 6_000_000_000)]
    [InlineData("6 gb", 6_000_000_000)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData("800M", 800_000_000)]
    [InlineData("4096", 4096)]
    public void Parse_AnAmount_GivesBytes(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("0")]
    [InlineData("6 cats")]
    [InlineData("1e30")]
    [InlineData("1,5GB")]
    public void Parse_NoAmount_GivesNothing(string text) => Assert.Null(ByteSize.Parse(text));

    [Theory]
    [InlineData(1, "1 MB")]
    [InlineData(5_999_000_001, "6000 MB")]
    [InlineData(36_400_000_000, "36.4 GB")]
    public void Text_OfBytes_IsReadable(long bytes, string text) => Assert.Equal(text, ByteSize.Text(bytes));
}
