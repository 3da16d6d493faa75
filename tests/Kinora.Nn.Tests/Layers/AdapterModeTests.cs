using Kinora.Tensors;

namespace Kinora.Nn.Tests.Layers;

public sealed class AdapterModeTests
{
    [Fact]
    public void Off_LeavesAdaptersOutOnThisThreadUntilItIsDisposed()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1).WithAdapters(new LowRankSettings(2, 2, ["layer"], 3));
        var layer = new Linear(store.Root["layer"], 3, 2);
        var x = Tensor.Ones([1, 3]);
        var plain = layer.Forward(x).ToArray<float>();
        store.Adapters.Single(p => p.Name.EndsWith(LowRankAdapter.UpKey, StringComparison.Ordinal)).Value.CopyFrom(Tensor.Ones([2, 2]));
        var adapted = layer.Forward(x).ToArray<float>();
        Assert.NotEqual(plain, adapted);
        using (AdapterMode.Off())
        {
            Assert.Equal(plain, layer.Forward(x).ToArray<float>());
            using (AdapterMode.Off()) Assert.True(AdapterMode.AreOff);
            Assert.True(AdapterMode.AreOff);
            var elsewhere = new Thread(() =>
            {
                using var inner = new TensorScope();
                Assert.False(AdapterMode.AreOff);
                plain = layer.Forward(x).ToArray<float>();
            });
            elsewhere.Start();
            elsewhere.Join();
        }

        Assert.Equal(adapted, plain);
        Assert.Equal(adapted, layer.Forward(x).ToArray<float>());
    }
}
