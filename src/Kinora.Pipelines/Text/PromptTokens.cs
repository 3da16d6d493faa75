using Kinora.Text;

namespace Kinora.Pipelines;

/// <summary>A batch of texts as both encoders' tokens; plain memory, made on any thread.</summary>
/// <param name="Caption">Step-LLM's tokens, 320 a row.</param>
/// <param name="Clip">Hunyuan-CLIP's tokens, 77 a row.</param>
public sealed record PromptTokens(TokenBatch Caption, TokenBatch Clip)
{
    /// <summary>How many texts.</summary>
    public int Rows => Caption.Rows;

    /// <summary>Some neighbouring texts.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="rows">How many.</param>
    public PromptTokens Slice(int first, int rows) => new(Caption.Slice(first, rows), Clip.Slice(first, rows));
}
