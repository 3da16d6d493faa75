using Kinora.Tensors;

namespace Kinora.Diffusion;

/// <summary>Classifier-free guidance (Ho and Salimans 2022; spec 1.3 step 6).</summary>
public static class ClassifierFreeGuidance
{
    /// <summary>Whether a scale needs the unconditional row at all; at 1 or below only the prompt counts.</summary>
    public static bool IsActive(double scale) => scale > 1;

    /// <summary>v_uncond + g (v_text - v_uncond).</summary>
    /// <param name="velocity_2">Rows [2 B, ...]: the conditional ones first, then the unconditional ones.</param>
    /// <param name="scale">g > 1.</param>
    /// <returns>[B, ...].</returns>
    public static Tensor Combine(Tensor velocity_2, double scale)
    {
        var rows = velocity_2.Chunk(2, 0);
        return rows[1] + ((rows[0] - rows[1]) * scale);
    }
}
