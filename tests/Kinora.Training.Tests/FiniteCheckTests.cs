using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Tests;

public sealed class FiniteCheckTests
{
    [Fact]
    public void NotFinite_OfAnyPlace_NamesTheTensors()
    {
        using var scope = new TensorScope();
        var sound = Tensor.From([1f, float.MaxValue, -float.MaxValue], 3);
        var all = new List<Parameter> { new("sound", sound), new("zero", Tensor.Zeros([2, 2])) };
        Assert.Empty(FiniteCheck.NotFinite(all));
        Assert.Empty(FiniteCheck.NotFinite([]));
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var broken = new float[1001];
            broken[700] = value;
            Assert.Equal(["a", "b"], FiniteCheck.NotFinite([new("a", Tensor.From(broken, 7, 143)), .. all, new("b", Tensor.From([value], 1))]));
        }
    }
}
