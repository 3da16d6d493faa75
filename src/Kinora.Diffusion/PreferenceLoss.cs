using Kinora.Tensors;

namespace Kinora.Diffusion;

/// <summary>
/// Direct preference optimization for flow matching (report section 4.4; Wallace et al. 2023, equation 14, with the velocity's error for
/// the noise's): -log sigmoid(-beta / 2 · ((winner - its reference) - (loser - its reference))). At the reference it is log 2.
/// </summary>
public static class PreferenceLoss
{
    /// <summary>Mean over the pairs.</summary>
    /// <param name="errors">The errors of B pairs; the references' carry no gradient.</param>
    /// <param name="options">Strength and stabilizers.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static Tensor Of(PreferenceErrors errors, PreferenceLossOptions options)
    {
        options.Checked();
        using var scope = new TensorScope();
        var winnerGain_B = errors.Winner - errors.WinnerReference.Detach();
        var loserGain_B = errors.Loser - errors.LoserReference.Detach();
        if (options.LoserLimit is { } limit) loserGain_B = Engine.Call("minimum", loserGain_B, errors.LoserReference.Detach() * limit);
        var loss = Softplus((winnerGain_B - loserGain_B) * (options.Beta / 2)).Mean();
        if (options.WinnerWeight > 0) loss += errors.Winner.Mean() * options.WinnerWeight;
        return scope.Keep(loss);
    }

    // -log sigmoid(-x) without overflow.
    private static Tensor Softplus(Tensor x) => Engine.Call("softplus", x, 1.0, 20.0);
}
