using Kinora.Text;

namespace Kinora.Pipelines;

/// <summary>A batch of texts as both encoders' tokens; plain memory, made on any thread.</summary>
/// <param name="Caption">Step-LLM's tokens, 320 a row.</param>
/// <param name="Clip">Hunyuan-CLIP's tokens, 77 a row.</param>
public sealed record PromptTokens(TokenBatch Caption, TokenBatch Clip);
