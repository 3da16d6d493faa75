using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>
/// A trainable addition to a frozen linear layer (LoRA, Hu et al. 2021): (alpha / rank) B A beside W. B starts at 0, so a fresh
/// adapter changes nothing.
/// </summary>
public sealed class LowRankAdapter
{
    /// <summary>What stands behind the layer's name in the key of A [rank, in].</summary>
    public const string DownKey = ".lora_A.weight";

    /// <summary>What stands behind the layer's name in the key of B [out, rank].</summary>
    public const string UpKey = ".lora_B.weight";

    // Kaiming's uniform draw with a = sqrt(5), which is usual for A, has this deviation times 1 / sqrt(in); drawn normally here.
    private static readonly double DownGain = Math.Sqrt(1.0 / 3);

    private readonly Tensor _down_RI;
    private readonly Tensor _up_OR;
    private readonly double _scale;

    internal LowRankAdapter(Tensor down_RI, Tensor up_OR, double scale) => (_down_RI, _up_OR, _scale) = (down_RI, up_OR, scale);

    /// <summary>How a fresh A is filled.</summary>
    internal static Initialization FreshDown { get; } = Initialization.FanIn(DownGain);

    /// <summary>What is added to the layer's result: [..., in] to [..., out].</summary>
    public Tensor Forward(Tensor x) => x.Linear(_down_RI).Linear(_up_OR) * _scale;
}
