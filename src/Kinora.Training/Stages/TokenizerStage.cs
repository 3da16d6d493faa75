using System.Text;
using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Text;

namespace Kinora.Training.Stages;

/// <summary>
/// Makes both tokenizers from captions, before any network is trained: a SentencePiece unigram model for Step-LLM and a
/// WordPiece vocabulary for the CLIP. No gradient is involved, so it is no <see cref="ITrainingStage"/>.
/// </summary>
public static class TokenizerStage
{
    private const string VocabularyFile = "vocab.txt";
    private const string ConfigFile = "tokenizer_config.json";
    private const string SpecialTokensFile = "special_tokens_map.json";

    // The two files by which other readers of BERT vocabularies know how text is folded and which pieces are special (spec 6).
    private const string ConfigJson = """
        {
          "cls_token": "[CLS]",
          "do_basic_tokenize": true,
          "do_lower_case": true,
          "mask_token": "[MASK]",
          "model_max_length": 77,
          "pad_token": "[PAD]",
          "sep_token": "[SEP]",
          "strip_accents": null,
          "tokenize_chinese_chars": true,
          "tokenizer_class": "BertTokenizer",
          "unk_token": "[UNK]"
        }

        """;

    private const string SpecialTokensJson = """
        {
          "cls_token": "[CLS]",
          "mask_token": "[MASK]",
          "pad_token": "[PAD]",
          "sep_token": "[SEP]",
          "unk_token": "[UNK]"
        }

        """;

    /// <summary>Trains both tokenizers and writes them into a model folder in the official layout.</summary>
    /// <param name="modelFolder">The folder; what is missing of it is made.</param>
    /// <param name="library">The world's things.</param>
    /// <param name="options">Settings.</param>
    /// <returns>How many pieces the SentencePiece model and the WordPiece vocabulary have.</returns>
    /// <exception cref="ArgumentException">A vocabulary is too small for its special pieces and characters.</exception>
    public static (int SentencePiece, int WordPiece) Run(string modelFolder, ConceptLibrary library, TokenizerStageOptions options)
    {
        string[] lines = [.. new CaptionCorpus(library, Split.Train, options.DataSeed).Range(0, options.Captions), .. options.ExtraLines];
        var folder = new ModelFolder(modelFolder);
        var (sentencePieceFile, vocabularyFolder) = (folder.StepLlmTokenizerFile, Path.GetDirectoryName(folder.ClipVocabularyFile)!);
        Directory.CreateDirectory(Path.GetDirectoryName(sentencePieceFile)!);
        Directory.CreateDirectory(vocabularyFolder);

        SentencePieceTrainer.Train(lines, new SentencePieceTrainingOptions { VocabularySize = options.SentencePieceVocabulary, AllowSmallerVocabulary = true }, sentencePieceFile);
        var vocabulary = WordPieceVocabularyBuilder.Build(lines, options.WordPieceVocabulary);
        vocabulary.Save(folder.ClipVocabularyFile);
        Write(Path.Combine(vocabularyFolder, ConfigFile), ConfigJson);
        Write(Path.Combine(vocabularyFolder, SpecialTokensFile), SpecialTokensJson);

        using var sentencePiece = StepLlmTokenizer.Load(sentencePieceFile);
        return (sentencePiece.VocabularySize, vocabulary.Size);
    }

    /// <summary>Whether a file of a tokenizer folder belongs to the WordPiece tokenizer.</summary>
    internal static bool IsVocabularyFile(string file) =>
        Path.GetFileName(file) is VocabularyFile or ConfigFile or SpecialTokensFile;

    private static void Write(string path, string json) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(json)));
}
