namespace Kinora.Text.Tests.SentencePiece;

/// <summary>A model of 400 pieces with the published layout of special pieces, trained once for a class of tests.</summary>
public sealed class SmallModel : TemporaryFolder
{
    public const int VocabularySize = 400;

    public SmallModel()
    {
        File = PathOf("small.model");
        SentencePieceTrainer.Train(Corpus.Lines, new SentencePieceTrainingOptions { VocabularySize = VocabularySize }, File);
        Tokenizer = SentencePieceTokenizer.Load(File);
    }

    public string File { get; }

    public SentencePieceTokenizer Tokenizer { get; }

    protected override void Dispose(bool disposing)
    {
        Tokenizer.Dispose();
        base.Dispose(disposing);
    }
}
