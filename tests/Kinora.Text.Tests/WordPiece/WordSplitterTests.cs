namespace Kinora.Text.Tests.WordPiece;

public sealed class WordSplitterTests
{
    [Theory]
    [InlineData("Hello, World!", "hello|,|world|!")]
    [InlineData("naïve ÀÉÎÕÜ e\u0301", "naive|aeiou|e")]
    [InlineData("İstanbul Straße ΑΣ", "istanbul|straße|ασ")]
    [InlineData("中文English混合", "中|文|english|混|合")]
    [InlineData("\U00020000x豈", "\U00020000|x|\u8C48")]
    [InlineData("カナ 한", "カナ|\u1112\u1161\u11ab")]
    [InlineData("$5+x^2 don't", "$|5|+|x|^|2|don|'|t")]
    [InlineData("“a”—b…", "“|a|”|—|b|…")]
    [InlineData("x\u00ADy\u200Bz\0\u0007w\uFFFDv", "xyzwv")]
    [InlineData("tab\tnew\nline\r\nend", "tab|new|line|end")]
    [InlineData("\u3000a\u00A0b\u2028c ", "a|b|c")]
    [InlineData("lone \uD800surrogate", "lone|surrogate")]
    public void Split_Text_GivesFoldedWords(string text, string words) =>
        Assert.Equal(words.Split('|'), WordSplitter.Split(text));

    [Theory]
    [InlineData("")]
    [InlineData("   \t\u3000")]
    [InlineData("\u200B\0")]
    public void Split_TextWithoutWords_GivesNone(string text) => Assert.Empty(WordSplitter.Split(text));
}
