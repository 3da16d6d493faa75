using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.StepVideoDit;

/// <summary>The text of a batch, projected to the transformer's width: CLIP tokens first, then Step-LLM tokens (spec 3.4).</summary>
/// <param name="Tokens_BLD">[B, L, D], cut to the longest row.</param>
/// <param name="Bias_B11L">Added to cross-attention scores: 0 where a key is visible, -infinity behind a row's end; null where all rows are full.</param>
/// <param name="Lengths">Visible tokens of each row, CLIP's included.</param>
public sealed record TextContext(Tensor Tokens_BLD, Tensor? Bias_B11L, IReadOnlyList<int> Lengths) : IDisposable
{
    /// <summary>Which keys each row sees: on the processor by number, which spares the hidden ones; elsewhere by what is added to scores.</summary>
    public AttentionMask Mask { get; } = Bias_B11L is null ? AttentionMask.None
        : Tokens_BLD.Device.Type == DeviceType.Cpu ? new AttentionMask { KeyLengths = Lengths }
        : new AttentionMask { Bias = Bias_B11L };

    /// <summary>Takes the tensors out of the current scope, so that the context serves many steps.</summary>
    public TextContext Unscoped()
    {
        Tokens_BLD.Unscoped();
        Bias_B11L?.Unscoped();
        return this;
    }

    /// <summary>The first row alone, looking into the same tensors.</summary>
    public TextContext FirstRow() => new(Tokens_BLD.Narrow(0, 0, 1), Bias_B11L?.Narrow(0, 0, 1), [Lengths[0]]);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Tokens_BLD.Dispose();
        Bias_B11L?.Dispose();
    }
}
