using System.Runtime.InteropServices;

namespace Kinora.Tensors.Tests;

public sealed unsafe class TensorFactoryTests
{
    [Fact]
    public void FromMemory_ViewsOfIt_KeepTheMemoryUntilTheLastIsFreed()
    {
        var memory = (float*)NativeMemory.Alloc(4, sizeof(float));
        for (var k = 0; k < 4; k++) memory[k] = k;
        var released = 0;
        var whole = Tensor.FromMemory(memory, DType.F32, [2, 2], () =>
        {
            released++;
            NativeMemory.Free(memory);
        });
        var row = whole.Select(0, 1);
        whole.Dispose();
        Assert.Equal(0, released);
        Assert.Equal([2f, 3], row.ToArray<float>());
        row.Dispose();
        Assert.Equal(1, released);
        row.Dispose();
        Assert.Equal(1, released);
    }

    [Fact]
    public void FromMemory_IsNoCopy()
    {
        using var scope = new TensorScope();
        var value = 1f;
        var x = Tensor.FromMemory(&value, DType.F32, [1]);
        value = 7;
        Assert.Equal(7, x.Item());
    }

    [Fact]
    public void FromMemory_GraphThatNeedsIt_KeepsTheMemory()
    {
        var memory = (float*)NativeMemory.Alloc(1, sizeof(float));
        *memory = 3;
        var released = false;
        using (var scope = new TensorScope())
        {
            var w = Tensor.Ones([1]);
            w.RequiresGrad = true;
            Tensor product;
            using (var constant = Tensor.FromMemory(memory, DType.F32, [1], () =>
            {
                released = true;
                NativeMemory.Free(memory);
            }))
            {
                product = w * constant;
            }

            Assert.False(released);
            product.Backward();
            Assert.Equal(3, w.Gradient!.Item());
        }

        Assert.True(released);
    }

    [Fact]
    public void FromMemory_BadArguments_AreRefusedAndNothingIsReleased()
    {
        var value = 1f;
        var address = &value;
        var released = false;
        Assert.Throws<ArgumentException>(() => Tensor.FromMemory(null, DType.F32, [1], () => released = true));
        Assert.Throws<ArgumentException>(() => Tensor.FromMemory(address, DType.F32, [-1], () => released = true));
        Assert.Throws<ArgumentException>(() => Tensor.FromMemory(address, DType.F32, [1, 1, 1, 1, 1, 1, 1, 1, 1], () => released = true));
        Assert.False(released);
    }

    [Fact]
    public void FromMemory_NoElements_NeedsNoAddress()
    {
        using var empty = Tensor.FromMemory(null, DType.F32, [0, 4]);
        Assert.Equal(0, empty.ElementCount);
    }

    [Fact]
    public void From_ValuesThatDoNotFillTheShape_AreRefused() =>
        Assert.Contains("3 values", Assert.Throws<ArgumentException>(() => Tensor.From([1f, 2, 3], 2, 2)).Message);

    [Fact]
    public void From_EveryElementType_RoundTrips()
    {
        using var scope = new TensorScope();
        Assert.Equal([1.5f, 2], Tensor.From([1.5f, 2f], 2).ToArray<float>());
        Assert.Equal([1.5, 2], Tensor.From([1.5, 2.0], 2).ToArray<double>());
        Assert.Equal([(Half)1.5], Tensor.From([(Half)1.5], 1).ToArray<Half>());
        Assert.Equal([long.MaxValue], Tensor.From([long.MaxValue], 1).ToArray<long>());
        Assert.Equal([-5], Tensor.From([-5], 1).ToArray<int>());
        Assert.Equal([(byte)200], Tensor.From([(byte)200], 1).ToArray<byte>());
        Assert.Equal([(sbyte)-100], Tensor.From([(sbyte)-100], 1).ToArray<sbyte>());
        Assert.Equal([true, false], Tensor.From([true, false], 2).ToArray<bool>());
        Assert.Throws<ArgumentException>(() => Tensor.From(['a'], 1));
    }

    [Fact]
    public void Factories_GiveWhatTheySay()
    {
        using var scope = new TensorScope();
        Assert.Equal([0f, 0], Tensor.Zeros([2]).ToArray<float>());
        Assert.Equal([1L, 1], Tensor.Ones([2], DType.I64).ToArray<long>());
        Assert.Equal([2.5, 2.5], Tensor.Full([2], 2.5, DType.F64).ToArray<double>());
        Assert.Equal([0L, 1, 2], Tensor.Range(3).ToArray<long>());
        Assert.Equal(0, Tensor.Scalar(4).Dimensions);
        Assert.Equal(4, Tensor.Scalar(4).Item());
    }
}
