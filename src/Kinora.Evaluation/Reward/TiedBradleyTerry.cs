using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// The likelihood of outcomes under strengths s: win, tie and loss are in the proportions e^a : v e^((a + b) / 2) : e^b (Davidson 1970, with p = e^s).
/// </summary>
internal static class TiedBradleyTerry
{
    /// <summary>Mean negative log-likelihood of outcomes.</summary>
    /// <param name="first_B">Strengths of the first videos.</param>
    /// <param name="second_B">Strengths of the second.</param>
    /// <param name="logTie_1">log v.</param>
    /// <param name="outcomes">0 where the first won, 1 for a tie, 2 where the second won.</param>
    public static Tensor Loss(Tensor first_B, Tensor second_B, Tensor logTie_1, IReadOnlyList<int> outcomes)
    {
        using var scope = new TensorScope();
        var logits_B3 = Tensor.Stack([first_B, ((first_B + second_B) * 0.5) + logTie_1, second_B], 1);
        var chosen = new float[outcomes.Count * 3];
        foreach (var (row, outcome) in outcomes.Index()) chosen[(row * 3) + outcome] = 1;
        return scope.Keep(-(logits_B3.LogSoftmax(1) * Tensor.From(chosen, outcomes.Count, 3)).Sum() * (1.0 / outcomes.Count));
    }
}
