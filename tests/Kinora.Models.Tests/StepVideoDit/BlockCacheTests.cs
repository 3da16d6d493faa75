using Kinora.Models.StepVideoDit;
using Kinora.Tensors;

namespace Kinora.Models.Tests.StepVideoDit;

using Dit = Kinora.Models.StepVideoDit.StepVideoDit;

public sealed class BlockCacheTests
{
    [Fact]
    public void Forward_TheSameStepAgain_RunsTheFirstBlockOnly()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        using var cache = new BlockCache(0.05);
        var (exact, first) = (Run(dit, null, 1), Run(dit, cache, 1));
        Assert.Equal(exact.Values, first.Values);
        Assert.Equal([0, 1], first.Blocks);

        var again = Run(dit, cache, 1);
        Assert.Equal([0], again.Blocks);
        Assert.Equal(1, cache.Reused);
        Assert.All(exact.Values.Zip(again.Values), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5));
    }

    [Fact]
    public void Forward_AStepThatDiffersByMore_IsComputedAndBecomesTheMeasure()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        using var cache = new BlockCache(0.05);
        Run(dit, cache, 1);
        Assert.Equal(Run(dit, null, -2).Values, Run(dit, cache, -2).Values);
        Assert.Equal(0, cache.Reused);
        Assert.Equal([0], Run(dit, cache, -2).Blocks);
        Assert.Equal([0, 1], Run(dit, cache, 1).Blocks);
    }

    [Fact]
    public void Forward_FewerRowsThanBefore_AreItsFirstOnes()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var dit = TinyDit.Make();
        using var cache = new BlockCache(0.05);
        var both = Run(dit, cache, 1, rows: 2);
        var one = Run(dit, cache, 1, rows: 1);
        Assert.Equal([0], one.Blocks);
        Assert.All(both.Values.Take(one.Values.Length).Zip(one.Values), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5));
        Assert.Equal([0, 1], Run(dit, new BlockCache(0), 1).Blocks);
    }

    [Fact]
    public void Forward_ThresholdZeroOrNan_SparesNothing()
    {
        using var noGrad = GradMode.NoGrad();
        var before = LiveTensors.Settled();
        using (var scope = new TensorScope())
        {
            using var dit = TinyDit.Make();
            using var cache = new BlockCache(0);
            for (var step = 0; step < 2; step++) Run(dit, cache, 1);
            for (var step = 0; step < 2; step++) Run(dit, cache, double.NaN);
            Assert.Equal(0, cache.Reused);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    private static (float[] Values, List<int> Blocks) Run(Dit dit, BlockCache? cache, double scale, int rows = 2)
    {
        using var scope = new TensorScope();
        var blocks = new List<int>();
        var text = TinyDit.Text(dit, 5, 3);
        var output = dit.Forward(
            TinyDit.Latents(dit, 2).Narrow(0, 0, rows) * scale, Tensor.Full([rows], 0.5), rows == 1 ? text.FirstRow() : text, (block, _) => blocks.Add(block), cache: cache);
        return (output.ToArray<float>(), blocks);
    }
}
