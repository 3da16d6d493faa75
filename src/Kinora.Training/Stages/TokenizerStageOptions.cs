namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="TokenizerStage"/>: the section <c>tokenizers</c> of a run file.</summary>
public sealed record TokenizerStageOptions
{
    /// <summary>Captions to learn from, half of them Chinese.</summary>
    public int Captions { get; init; } = 20_000;

    /// <summary>Pieces of the SentencePiece model at most, special and byte pieces included.</summary>
    public int SentencePieceVocabulary { get; init; } = 1000;

    /// <summary>Pieces of the WordPiece vocabulary at most.</summary>
    public int WordPieceVocabulary { get; init; } = 1500;

    /// <summary>Further lines, such as prompt additions that the model should be able to spell.</summary>
    public IReadOnlyList<string> ExtraLines { get; init; } = [];

    /// <summary>Seed of the scenes and captions.</summary>
    public ulong DataSeed { get; init; } = 41;

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults() => new OptionFaults("tokenizers")
        .AtLeast("captions", Captions, 1)
        .AtLeast("sentence_piece_vocabulary", SentencePieceVocabulary, 1)
        .AtLeast("word_piece_vocabulary", WordPieceVocabulary, 1)
        .All;
}
