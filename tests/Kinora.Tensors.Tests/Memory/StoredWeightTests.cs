namespace Kinora.Tensors.Tests.Memory;

public sealed class StoredWeightTests
{
    [Theory]
    [InlineData(DType.BF16)]
    [InlineData(DType.F16)]
    public void Read_EveryValueOfA16BitType_HasTheEnginesBits(DType dtype)
    {
        using var scope = new TensorScope();
        var all = Enumerable.Range(0, 1 << 16).Select(k => (ushort)k).ToArray();
        var stored = OfBits(all, dtype);
        var expected = stored.To(DType.F32).ToArray<float>();
        using var pages = new PageBlock(sizeof(float) * (long)all.Length);
        var target = pages.View(DType.F32, all.Length);
        StoredWeight.Read(new Single(stored), "w", target);
        foreach (var (wanted, got) in expected.Zip(target.ToArray<float>()))
            Assert.True(float.IsNaN(wanted) ? float.IsNaN(got) : BitConverter.SingleToInt32Bits(wanted) == BitConverter.SingleToInt32Bits(got), $"{wanted:R} became {got:R}");
        target.Dispose();
    }

    [Fact]
    public void Read_AnotherNumberOfElements_IsRefused()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<InvalidOperationException>(() => StoredWeight.Read(new Single(Tensor.Ones([3])), "w", Tensor.Zeros([4])));
        Assert.Contains("F32[3]", error.Message);
    }

    [Fact]
    public void View_LargerThanItsPages_IsRefused()
    {
        using var pages = new PageBlock(1);
        Assert.Throws<ArgumentException>(() => pages.View(DType.F32, pages.Bytes));
    }

    [Fact]
    public void Dispose_PagesThatWereWritten_LeaveTheProcess()
    {
        const long bytes = 256 << 20;
        var pages = new PageBlock(bytes);
        using (var view = pages.View(DType.U8, bytes)) view.AsSpan<byte>().Fill(1);
        var before = ProcessMemory.PresentBytes();
        pages.Dispose();
        Assert.True(ProcessMemory.PresentBytes() < before - (bytes / 2));
    }

    [Fact]
    public void ReturnFree_TensorsAreFreedBetweenOthers_TheirMemoryLeavesTheProcess()
    {
        const int count = 256;
        const long bytes = 1 << 20;
        using var scope = new TensorScope();
        var freed = new List<Tensor>();
        for (var k = 0; k < count; k++)
        {
            freed.Add(Tensor.Ones([bytes], DType.U8));
            _ = Tensor.Ones([1 << 10], DType.U8);
        }

        foreach (var tensor in freed) tensor.Dispose();
        var before = ProcessMemory.PresentBytes();
        ProcessMemory.ReturnFree();
        Assert.True(ProcessMemory.PresentBytes() < before - (count * bytes / 2));
    }

    private static Tensor OfBits(ushort[] bits, DType dtype)
    {
        var made = Tensor.Empty([bits.Length], dtype);
        bits.CopyTo(made.AsSpan<ushort>());
        return made;
    }

    private sealed class Single(Tensor value) : ITensorSource
    {
        public string Description => "one tensor";

        public IReadOnlyCollection<string> Names => ["w"];

        public bool TryGetInfo(string name, out TensorInfo info)
        {
            info = new TensorInfo(value.DType, value.Shape.ToArray(), "memory");
            return true;
        }

        public Tensor Load(string name) => value.Clone();
    }
}
