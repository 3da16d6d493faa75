namespace Kinora.Cli.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("steps", "stpes", 2)]
    public void Distance_OfTwoWords_CountsTheEdits(string a, string b, int edits)
    {
        Assert.Equal(edits, Spelling.Distance(a, b));
        Assert.Equal(edits, Spelling.Distance(b, a));
    }

    [Theory]
    [InlineData("--frame", "--frames")]
    [InlineData("--sede", "--seed")]
    [InlineData("--wobble", null)]
    [InlineData("-x", null)]
    public void Nearest_AmongOptions_IsTheOneMeant(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["--frames", "--seed", "--steps", "-o"]));
}
