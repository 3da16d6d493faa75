using System.Text;
using Kinora.Text.Native;
using Kinora.Text.Tests.SentencePiece;

namespace Kinora.Text.Tests;

public sealed class StepLlmTokenizerTests(SmallModel model) : IClassFixture<SmallModel>
{
    [Fact]
    public void Encode_ShortAndLongPrompt_ArePaddedAndCut()
    {
        using StepLlmTokenizer tokenizer = StepLlmTokenizer.Load(model.File, length: 12);
        string longPrompt = string.Join(' ', Corpus.Lines);
        int[] shortIds = model.Tokenizer.Encode("on the beach");
        int[] longIds = model.Tokenizer.Encode(longPrompt);
        TokenBatch batch = tokenizer.Encode(["on the beach", longPrompt]);

        Assert.Equal((2, 12), (batch.Rows, batch.Length));
        Assert.InRange(shortIds.Length, 1, 9);
        long[] expectedShort = [1, .. shortIds.Select(id => (long)id), .. Enumerable.Repeat(2L, 11 - shortIds.Length)];
        long[] expectedLong = [1, .. longIds.Take(10).Select(id => (long)id), 2];
        Assert.Equal([.. expectedShort, .. expectedLong], batch.Ids);
        Assert.Equal(shortIds.Length + 2, batch.Mask[..12].Sum());
        Assert.Equal(Enumerable.Repeat(1L, shortIds.Length + 2), batch.Mask.Take(shortIds.Length + 2));
        Assert.Equal(Enumerable.Repeat(1L, 12), batch.Mask[12..]);
    }

    [Fact]
    public void Encode_EmptyPromptOrEmptyList_IsBeginAndEnd()
    {
        using StepLlmTokenizer tokenizer = StepLlmTokenizer.Load(model.File, length: 4);
        foreach (TokenBatch batch in new[] { tokenizer.Encode([""]), tokenizer.Encode([]) })
        {
            Assert.Equal([1, 2, 2, 2], batch.Ids);
            Assert.Equal([1, 1, 0, 0], batch.Mask);
            Assert.Equal(1, batch.Rows);
        }
    }

    [Fact]
    public void Encode_NullAmongPrompts_NamesEveryIndex()
    {
        using StepLlmTokenizer tokenizer = StepLlmTokenizer.Load(model.File);
        ArgumentException failure = Assert.Throws<ArgumentException>(() => tokenizer.Encode(["a", null!, "b", null!]));
        Assert.Contains("1, 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DefaultLength_IsThePublishedOne()
    {
        using StepLlmTokenizer tokenizer = StepLlmTokenizer.Load(model.File);
        Assert.Equal((320, SmallModel.VocabularySize), (tokenizer.Length, tokenizer.VocabularySize));
    }

    [Fact]
    public void Load_LengthBelowTwo_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StepLlmTokenizer.Load(model.File, length: 1));

    [Fact]
    public void Load_ModelWithoutBeginAndEnd_IsRefusedNamingBoth()
    {
        byte[] options = Encoding.UTF8.GetBytes("vocab_size=30\nbos_id=-1\neos_id=-1\nhard_vocab_limit=false\nminloglevel=2\n");
        byte[] corpus = Encoding.UTF8.GetBytes(string.Join('\n', Corpus.Lines.Take(20)));
        Assert.Equal(0, NativeMethods.Train(
            options, (nuint)options.Length, corpus, (nuint)corpus.Length, out nint bytes, out nuint length));
        string path = model.PathOf("bare.model");
        File.WriteAllBytes(path, NativeBuffer.TakeArray<byte>(bytes, length));

        TokenizerFormatException failure = Assert.Throws<TokenizerFormatException>(() => StepLlmTokenizer.Load(path));
        Assert.Contains("BOS and EOS", failure.Message, StringComparison.Ordinal);
    }
}
