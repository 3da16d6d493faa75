using System.Text;
using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Training.Stages;

/// <summary>
/// Makes both tokenizers from captions, before any network is trained: a SentencePiece unigram model for Step-LLM and a
/// WordPiece vocabulary for the CLIP. No gradient is involved, so it is no <see cref="ITrainingStage"/>.
/// </summary>
public static class TokenizerStage
{
    // Words of two characters stay whole often enough to be learned, phrases hardly ever.
    private const double BreakShare = 0.5;

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

        var loosened = lines.Select((line, k) => Loosen(line, new RandomStream(options.DataSeed).Split((ulong)k)));
        SentencePieceTrainer.Train(loosened, new SentencePieceTrainingOptions { VocabularySize = options.SentencePieceVocabulary, AllowSmallerVocabulary = true }, sentencePieceFile);
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

    /// <summary>Breaks a line here and there, at Chinese characters and at spaces, so that words become pieces.</summary>
    /// <remarks>
    /// Chinese has no spaces, so the trainer would learn whole phrases ("an elephant in the desert"), and a new combination of
    /// known words would be spelled in unknown ways; digits are the break there, as each is always a piece of its own. And the
    /// trainer's candidates are strings that go on in more than one way, which an English word, always before a space, does not;
    /// now and then a line ends after it.
    /// </remarks>
    internal static string Loosen(string line, RandomStream random)
    {
        var loose = new StringBuilder();
        for (var k = 0; k < line.Length; k++)
        {
            var (cut, digit, _, _) = random.Block((ulong)k);
            var breaks = cut < BreakShare * uint.MaxValue;
            if (breaks && k > 0 && IsHan(line[k - 1]) && IsHan(line[k])) loose.Append((char)('0' + (digit % 10)));
            loose.Append(breaks && line[k] == ' ' ? '\n' : line[k]);
        }

        return loose.ToString();
    }

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';

    private static void Write(string path, string json) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(json)));
}
