using System.Globalization;
using System.Text;

namespace Kinora.Text;

/// <summary>How a SentencePiece model is trained. What can't be set here is fixed as in the published tokenizer
/// (specification of Step-Video-T2V, section 5.4): unigram, byte fallback, digits split, identity normaliser, dummy prefix,
/// white space kept, white-space-only pieces; ids 0 &lt;unk&gt;, 1 &lt;s&gt;, 2 &lt;/s&gt;, then control symbols, then
/// user-defined symbols, then 256 byte pieces.</summary>
public sealed record SentencePieceTrainingOptions
{
    private const int UnknownBeginEnd = 3;
    private const int BytePieces = 256;

    /// <summary>Control symbols of the published tokenizer, ids 3 to 18: never found in a text, never decoded.</summary>
    public static IReadOnlyList<string> PublishedControlSymbols { get; } =
    [
        "<|EOT|>", "<|BOT|>", "<|CALL_START|>", "<|CALL_END|>", "<|THINK_START|>", "<|THINK_END|>", "<|IMG_START|>",
        "<|IMG_END|>", "<|META_START|>", "<|META_END|>", "<im_patch>", "<im_start>", "<im_end>", "<dream>",
        "<dream_start>", "<dream_end>",
    ];

    /// <summary>User-defined symbols of the published tokenizer, ids 19 to 67: always one piece where they stand in a text.</summary>
    public static IReadOnlyList<string> PublishedUserDefinedSymbols { get; } =
    [
        "<|MASK_1e69f|>", "<|UNMASK_1e69f|>",
        .. Enumerable.Range(17, 47).Select(number => $"<user_defined_symbol_{number}>"),
    ];

    /// <summary>Number of pieces of the model, special and byte pieces included; the published one has 65,536.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Share of the corpus's characters that get a piece of their own, in [0.98, 1]; the rest is spelled in bytes.</summary>
    public double CharacterCoverage { get; init; } = 0.99992;

    /// <summary>Pieces with ids from 3 on that stand for no text.</summary>
    public IReadOnlyList<string> ControlSymbols { get; init; } = PublishedControlSymbols;

    /// <summary>Pieces that follow the control symbols and are always cut out of a text whole.</summary>
    public IReadOnlyList<string> UserDefinedSymbols { get; init; } = PublishedUserDefinedSymbols;

    /// <summary>Whether a corpus that is too small for the vocabulary gives a smaller model (true) or an error (false).</summary>
    public bool AllowSmallerVocabulary { get; init; }

    /// <summary>Refuses options that no model can be trained with; all faults at once.</summary>
    internal void Validate()
    {
        List<string> faults = [];
        int reserved = UnknownBeginEnd + ControlSymbols.Count + UserDefinedSymbols.Count + BytePieces;
        if (VocabularySize <= reserved)
            faults.Add($"VocabularySize is {VocabularySize}, but special and byte pieces alone take {reserved}: give more");
        if (CharacterCoverage is not (>= 0.98 and <= 1))
            faults.Add($"CharacterCoverage is {CharacterCoverage}, but must lie in [0.98, 1]");

        string[] symbols = [.. ControlSymbols, .. UserDefinedSymbols];
        faults.AddRange(symbols.Where(symbol => symbol.Length == 0 || symbol.AsSpan().ContainsAny(",\"\r\n\0"))
            .Select(symbol => $"symbol '{symbol}' is empty or holds a comma, a quotation mark, a line break or NUL"));
        faults.AddRange(symbols.Concat(["<unk>", "<s>", "</s>"]).CountBy(symbol => symbol).Where(entry => entry.Value > 1)
            .Select(entry => $"symbol '{entry.Key}' is given {entry.Value} times (<unk>, <s> and </s> are always there)"));
        if (faults.Count > 0)
            throw new ArgumentException($"Training a tokenizer: {string.Join("; ", faults)}.", nameof(SentencePieceTrainingOptions));
    }

    /// <summary>The library's own option names, one <c>name=value</c> a line.</summary>
    internal string ToLibraryOptions(int longestLineBytes)
    {
        StringBuilder lines = new();
        Add("model_type", "unigram");
        Add("vocab_size", VocabularySize.ToString(CultureInfo.InvariantCulture));
        Add("character_coverage", CharacterCoverage.ToString("R", CultureInfo.InvariantCulture));
        Add("byte_fallback", "true");
        Add("split_digits", "true");
        Add("allow_whitespace_only_pieces", "true");
        Add("remove_extra_whitespaces", "false");
        Add("normalization_rule_name", "identity");
        Add("add_dummy_prefix", "true");
        Add("unk_id", "0");
        Add("bos_id", "1");
        Add("eos_id", "2");
        Add("pad_id", "-1");
        Add("control_symbols", string.Join(',', ControlSymbols));
        Add("user_defined_symbols", string.Join(',', UserDefinedSymbols));
        Add("hard_vocab_limit", AllowSmallerVocabulary ? "false" : "true");
        // The library drops longer lines in silence; every line given shall count.
        Add("max_sentence_length", Math.Max(longestLineBytes, 1).ToString(CultureInfo.InvariantCulture));
        // The sums of the EM steps are taken per thread, so the number of threads would show in the scores.
        Add("num_threads", "1");
        // Errors come back as values; the progress log would go to the error stream.
        Add("minloglevel", "2");
        return lines.ToString();

        void Add(string name, string value) => lines.Append(name).Append('=').Append(value).Append('\n');
    }
}
