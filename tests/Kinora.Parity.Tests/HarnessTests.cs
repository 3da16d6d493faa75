using Kinora.Checkpoints;
using Kinora.Tensors;
using Xunit.Sdk;

namespace Kinora.Parity.Tests;

/// <summary>The harness itself: what it refuses, and what a comparison says.</summary>
public sealed class HarnessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kinora-parity-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Case_OfAnUnknownKind_FailsByName()
    {
        Write("odd.safetensors", "no_such_kind");
        Assert.Contains("no_such_kind", Assert.ThrowsAny<XunitException>(() => new ParityTests().Case_OfTheReference_IsReproduced(_folder, "odd.safetensors")).Message);
    }

    [Theory]
    [InlineData("plain.safetensors")]
    [InlineData("plain.json")]
    public void Case_WithoutAKind_Fails(string name)
    {
        if (name.EndsWith(".json", StringComparison.Ordinal)) File.WriteAllText(Path.Combine(_folder, name), "{}");
        else Write(name, null);
        Assert.Contains("does not say its kind", Assert.ThrowsAny<XunitException>(() => new ParityTests().Case_OfTheReference_IsReproduced(_folder, name)).Message);
    }

    [Fact]
    public void CaseFiles_Companions_AreNoCases()
    {
        Write("a.safetensors", "scheduler");
        foreach (var name in new[] { "b.json", "b.model", "b.txt", "README.md" }) File.WriteAllText(Path.Combine(_folder, name), "{}");
        Assert.Equal(["a.safetensors", "b.json"], ParityFolders.CaseFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Parse_SeveralFolders_GivesEachAsAnAbsolutePath()
    {
        Assert.Equal(["/a/b", "/c"], ParityFolders.Parse("/a/b: /c/../c::"));
        Assert.Empty(ParityFolders.Parse(null));
    }

    [Fact]
    public void Weights_OfAPrefix_AreNamedWithoutItAndWidened()
    {
        Write("w.safetensors", "dit_full");
        using var parityCase = ParityCase.Open(Path.Combine(_folder, "w.safetensors"));
        using var scope = new TensorScope();
        Assert.Equal(["part.a"], parityCase.Weights.Names);
        var weights = parityCase.WeightsUnder("part.");
        Assert.True(weights.TryGetInfo("a", out var info));
        Assert.Equal(DType.F32, info.DType);
        Assert.Equal([1f, 2], weights.Load("a").ToArray<float>());
        Assert.Equal([16, 8, 8], parityCase.Ints("list"));
    }

    [Fact]
    public void Close_OneElementOff_NamesItWithBothValues()
    {
        using var scope = new TensorScope();
        var expected = Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3);
        ParityAssert.Close(expected, expected + 1e-6, 1e-5, "near");
        var message = Assert.ThrowsAny<XunitException>(() => ParityAssert.Close(expected, Tensor.From([1f, 2, 3, 4, 5.5f, 6], 2, 3), 1e-5, "far")).Message;
        Assert.Contains("far: 1 of 6", message);
        Assert.Contains("[1, 1]: expected 5, came 5.5", message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Close_NotFinite_Fails(float value)
    {
        using var scope = new TensorScope();
        Assert.ThrowsAny<XunitException>(() => ParityAssert.Close(Tensor.From([1f], 1), Tensor.From([value], 1), 1, "not finite"));
    }

    [Fact]
    public void Close_OtherShape_Fails()
    {
        using var scope = new TensorScope();
        Assert.Contains("F32[2, 1]", Assert.ThrowsAny<XunitException>(() => ParityAssert.Close(Tensor.Zeros([1, 2]), Tensor.Zeros([2, 1]), 1, "turned")).Message);
    }

    private void Write(string name, string? kind)
    {
        var metadata = new Dictionary<string, string> { ["list"] = "[16, 8, 8]" };
        if (kind is not null) metadata["kind"] = kind;
        SafetensorsWriter.Write(Path.Combine(_folder, name), [TensorEntry.FromBytes("weights.part.a", DType.BF16, [2], new byte[] { 0x80, 0x3F, 0x00, 0x40 })], metadata);
    }
}
