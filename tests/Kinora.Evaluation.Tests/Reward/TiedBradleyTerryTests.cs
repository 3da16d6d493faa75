using Kinora.Tensors;

namespace Kinora.Evaluation.Tests.Reward;

public sealed class TiedBradleyTerryTests
{
    [Fact]
    public void Loss_OfKnownStrengths_IsDavidsonsLikelihood()
    {
        using var scope = new TensorScope();
        const double a = 0.7, b = -0.4, v = 1.5;
        var total = Math.Exp(a) + (v * Math.Exp((a + b) / 2)) + Math.Exp(b);
        double[] expected = [Math.Exp(a) / total, v * Math.Exp((a + b) / 2) / total, Math.Exp(b) / total];
        for (var outcome = 0; outcome < 3; outcome++) Assert.Equal(-Math.Log(expected[outcome]), Loss(outcome), 5);
        Assert.Equal(-(Math.Log(expected[0]) + Math.Log(expected[2])) / 2, Loss(0, 2), 5);

        double Loss(params int[] outcomes) => TiedBradleyTerry.Loss(
            Tensor.Full([outcomes.Length], a), Tensor.Full([outcomes.Length], b), Tensor.Full([1], Math.Log(v)), outcomes).Item();
    }
}
