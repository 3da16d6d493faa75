using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

/// <summary>Archives that torch itself wrote; see Fixtures/README.md for how, and for what the numbers are.</summary>
public sealed class TorchFixtureTests
{
    private static readonly (string Name, DType DType, long[] Shape, double Sum, double Weighted)[] Expected =
    [
        ("0.bias", DType.F32, [5], 0.10212130844593048, 1.770003318786621),
        ("0.weight", DType.F32, [5, 7], -1.2717809695750475, -26.12146597355604),
        ("1.bias", DType.F32, [5], 0, 0),
        ("1.weight", DType.F32, [5], 5, 15),
        ("2.bias", DType.F32, [3], -0.27530820667743683, -0.5267667472362518),
        ("2.weight", DType.F32, [3, 2, 3, 3, 3], -0.9139698952203616, -105.63104047439992),
        ("b", DType.Bool, [3, 4], 12, 78),
        ("bf16", DType.BF16, [3, 4], 5.810546875, 86.58203125),
        ("empty", DType.F32, [0, 4], 0, 0),
        ("f16", DType.F16, [3, 4], 8.46435546875, 87.337890625),
        ("f64", DType.F64, [3, 4], -3.113014906644821, -13.28831097483635),
        ("i32", DType.I32, [3, 4], -10, -51),
        ("i64", DType.I64, [3, 4], 6, 61),
        ("i8", DType.I8, [3, 4], -6, -43),
        ("scalar", DType.F32, [], 2.5, 2.5),
        ("slice", DType.F32, [3, 3], 0.29337356984615326, 1.6952994801104069),
        ("t", DType.F32, [7, 5], -1.2717809695750475, -43.477141201496124),
        ("tied", DType.F32, [5, 7], -1.2717809695750475, -26.12146597355604),
        ("u8", DType.U8, [3, 4], 1280, 8706),
    ];

    [Theory]
    [InlineData("torch-1.13-protocol2.bin")]
    [InlineData("torch-1.13-protocol4.bin")]
    public void Open_StateDictWrittenByTorch_HasItsValues(string fixture)
    {
        using var scope = new TensorScope();
        using var archive = TorchArchive.Open(Fixture(fixture));

        Assert.Equal(Expected.Select(e => e.Name), archive.Names);
        foreach (var (name, dtype, shape, sum, weighted) in Expected)
        {
            var tensor = archive.Load(name);
            var values = tensor.To(DType.F64).ToArray<double>();
            Assert.Equal(dtype, tensor.DType);
            Assert.Equal(shape, tensor.Shape);
            Assert.Equal(sum, values.Sum(), 1e-12);
            Assert.Equal(weighted, values.Select((v, i) => v * (i + 1)).Sum(), 1e-11);
        }
    }

    [Fact]
    public void Open_TrainingCheckpointWrittenByTorch_GivesTensorsAndPlainValues()
    {
        using var archive = TorchArchive.Open(Fixture("torch-1.13-training.pt"));

        Assert.Equal(["p"], archive.Names);
        Assert.Equal("3", archive.Values["epoch"]);
        Assert.Equal("0.999", archive.Values["opt.param_groups.0.betas.1"]);
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
}
