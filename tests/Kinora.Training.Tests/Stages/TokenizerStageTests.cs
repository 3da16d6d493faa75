using Kinora.Data.World;
using Kinora.Tensors;
using Kinora.Text;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

[Collection(FixtureCollection.Name)]
public sealed class TokenizerStageTests(EncoderFixture fixture)
{
    [Fact]
    public void Run_Again_WritesTheSameBytes()
    {
        using var again = new TemporaryFolder();
        TokenizerStage.Run(again.Path, EncoderFixture.Library, EncoderFixture.Options);
        var files = Directory.EnumerateFiles(again.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(again.Path, file)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["hunyuan_clip/tokenizer/special_tokens_map.json", "hunyuan_clip/tokenizer/tokenizer_config.json", "hunyuan_clip/tokenizer/vocab.txt", "step_llm/step1_chat_tokenizer.model"], files);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(fixture.Folder.Root, file)), File.ReadAllBytes(Path.Combine(again.Path, file))));
    }

    [Fact]
    public void Vocabularies_SpellCaptionsOfHeldOutCombinations()
    {
        var captions = new CaptionCorpus(EncoderFixture.Library, Split.HeldOut, seed: 7).Range(0, 200);
        var words = WordPieceVocabulary.Load(fixture.Folder.ClipVocabularyFile);
        var clip = HunyuanClipTokenizer.Load(fixture.Folder.ClipVocabularyFile).Encode(captions);
        Assert.DoesNotContain((long)words.PieceToId(WordPieceVocabulary.Unknown)!.Value, clip.Ids);

        using var llm = StepLlmTokenizer.Load(fixture.Folder.StepLlmTokenizerFile);
        var tokens = llm.Encode(captions);
        Assert.All(tokens.Ids.Zip(tokens.Mask).Where(t => t.Second == 1), t => Assert.InRange(t.First, 1, fixture.Sizes.SentencePiece - 1));
        Assert.InRange(tokens.Mask.Sum() / (double)captions.Length, 4, 40);
    }

    [Fact]
    public void SentencePieces_OfChinese_AreWordsRatherThanPhrases()
    {
        using var model = SentencePieceTokenizer.Load(fixture.Folder.StepLlmTokenizerFile);
        foreach (var caption in new[] { "一头大象在沙漠里", "一只企鹅在雪地里" })
        {
            var pieces = model.EncodePieces(caption);
            Assert.InRange(pieces.Length, 3, caption.Length - 1);
            Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 5));
        }
    }

    [Fact]
    public void SentencePieces_OfEnglish_AreWords()
    {
        using var model = SentencePieceTokenizer.Load(fixture.Folder.StepLlmTokenizerFile);
        Assert.Equal(["▁penguin", "▁in", "▁the", "▁snow"], model.EncodePieces("penguin in the snow"));
    }

    [Fact]
    public void Loosen_BreaksBetweenChineseCharactersAndAtSpacesOnly()
    {
        const string line = "一只小企鹅在雪地里跳, a penguin hops.";
        var loose = TokenizerStage.Loosen(line, new RandomStream(2));
        Assert.Equal(line, string.Concat(loose.Where(c => !char.IsDigit(c))).Replace('\n', ' '));
        Assert.Contains(loose, char.IsDigit);
        Assert.Contains('\n', loose);
    }
}
