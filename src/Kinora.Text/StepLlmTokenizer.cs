namespace Kinora.Text;

/// <summary>Token rows for Step-LLM: <c>[BOS] + ids[..L-2] + [EOS] + [EOS]*padding</c>; no prompt template
/// (specification of Step-Video-T2V, section 5.4). Padding has the id of EOS, only the mask tells them apart.</summary>
public sealed class StepLlmTokenizer : ITextTokenizer, IDisposable
{
    /// <summary>L of the published model: 320 tokens.</summary>
    public const int DefaultLength = 320;

    private readonly SentencePieceTokenizer _model;
    private readonly int _begin;
    private readonly int _end;

    private StepLlmTokenizer(SentencePieceTokenizer model, int length, int begin, int end)
    {
        _model = model;
        Length = length;
        _begin = begin;
        _end = end;
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int VocabularySize => _model.VocabularySize;

    /// <summary>Loads the SentencePiece model; the checkpoint's is <c>step_llm/step1_chat_tokenizer.model</c>.</summary>
    /// <param name="modelFile">The <c>.model</c> file.</param>
    /// <param name="length">L, tokens a row, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 2.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TokenizerFormatException">The file is not a SentencePiece model, or has no BOS or EOS piece.</exception>
    public static StepLlmTokenizer Load(string modelFile, int length = DefaultLength)
    {
        TokenRows.CheckLength(length);
        SentencePieceTokenizer model = SentencePieceTokenizer.Load(modelFile);
        if (model is { BeginId: { } begin, EndId: { } end })
            return new StepLlmTokenizer(model, length, begin, end);

        string missing = string.Join(" and ", new[] { model.BeginId is null ? "BOS" : null, model.EndId is null ? "EOS" : null }
            .OfType<string>());
        model.Dispose();
        throw new TokenizerFormatException(
            modelFile,
            $"Loading the Step-LLM tokenizer: {modelFile} must define a BOS and an EOS piece, but has no {missing}. "
            + "Give the checkpoint's step1_chat_tokenizer.model, or train one with bos_id and eos_id set.");
    }

    /// <inheritdoc/>
    public TokenBatch Encode(IReadOnlyList<string> texts) =>
        TokenRows.Build(texts, Length, _model.Encode, _begin, _end, padding: _end);

    /// <inheritdoc/>
    public int Count(string text) => _model.Encode(text).Length;

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();
}
