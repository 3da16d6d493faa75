using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class KeyReportTests
{
    private static readonly ExpectedTensor[] Wanted =
    [
        new("blocks.0.attn.weight", [4, 4]), new("blocks.0.norm.weight", [4]), new("proj.bias", [4], DType.F32),
    ];

    [Fact]
    public void Compare_EverythingThere_IsAMatch()
    {
        var report = KeyReport.Compare(Wanted, new FakeSource(
            ("proj.bias", [4], DType.F32), ("blocks.0.norm.weight", [4], DType.BF16), ("blocks.0.attn.weight", [4, 4], DType.F16)));

        Assert.True(report.IsMatch);
        Assert.Equal("fake checkpoint: all 3 keys fit.", report.ToText());
        report.ThrowIfDifferent();
    }

    [Fact]
    public void Compare_MissingUnexpectedMisshapenAndWrongDType_ListsEachWithFileAndNearest()
    {
        var report = KeyReport.Compare(Wanted, new FakeSource(
            ("blocks.0.attn.weights", [4, 4], DType.F32), ("blocks.0.norm.weight", [5], DType.F32), ("proj.bias", [4], DType.BF16), ("visual.x", [1], DType.F32)));

        Assert.Equal(
            [
                (KeyDifferenceKind.Missing, "blocks.0.attn.weight", "[4, 4]", ""),
                (KeyDifferenceKind.Unexpected, "blocks.0.attn.weights", "", "[4, 4]"),
                (KeyDifferenceKind.Unexpected, "visual.x", "", "[1]"),
                (KeyDifferenceKind.Shape, "blocks.0.norm.weight", "[4]", "[5]"),
                (KeyDifferenceKind.DType, "proj.bias", "F32", "BF16"),
            ],
            report.Differences.Select(d => (d.Kind, d.Name, d.Expected, d.Found)));
        Assert.Equal(["blocks.0.attn.weights"], report.Differences[0].Nearest);
        Assert.Equal(["blocks.0.attn.weight"], report.Differences[1].Nearest);
        Assert.Empty(report.Differences[2].Nearest);
        Assert.Equal("shard.safetensors", report.Differences[3].File);

        var error = Assert.Throws<CheckpointKeyException>(report.ThrowIfDifferent);
        Assert.Same(report, error.Report);
        Assert.Contains("which wants 3 tensors: 1 missing, 2 unexpected, 1 misshapen, 1 of another dtype.", error.Message);
        Assert.Contains("misshapen  blocks.0.norm.weight: expected [4], found [5] in shard.safetensors", error.Message);
        Assert.Contains("missing    blocks.0.attn.weight [4, 4]; nearest: blocks.0.attn.weights", error.Message);
    }

    [Fact]
    public void Compare_KnowinglyIgnoredKeys_AreNoDifference()
    {
        var source = new FakeSource(("a", [1], DType.F32), ("visual.proj", [1], DType.F32));

        Assert.True(KeyReport.Compare([new("a", [1])], source, n => n.StartsWith("visual.", StringComparison.Ordinal)).IsMatch);
        Assert.False(KeyReport.Compare([new("a", [1])], source).IsMatch);
    }

    [Fact]
    public void Compare_AllKeysUnderOnePrefix_SaysSo()
    {
        var report = KeyReport.Compare(Wanted, new FakeSource([.. Wanted.Select(w => ("module." + w.Name, w.Shape.ToArray(), DType.F32))]));

        Assert.Contains("under the prefix 'module.'; strip it", report.ToText());
    }

    [Fact]
    public void ToText_ThousandsOfDifferences_IsLimitedAndCounted()
    {
        var wanted = Enumerable.Range(0, 3000).Select(i => new ExpectedTensor($"wanted.{i}", [1]));
        var found = Enumerable.Range(0, 500).Select(i => ($"found.{i}", new long[] { 1 }, DType.F32)).Append(("wanted.7", [2], DType.F32));
        var report = KeyReport.Compare(wanted, new FakeSource([.. found]));

        var lines = report.ToText(20).Split('\n');

        Assert.Equal(2999 + 500 + 1, report.Differences.Count);
        Assert.InRange(lines.Length, 10, 25);
        Assert.Contains("2999 missing, 500 unexpected, 1 misshapen", lines[0]);
        Assert.Contains(lines, l => l.Contains("wanted.7: expected [1], found [2]"));
        Assert.Contains(lines, l => l.Trim() == "and 2993 more missing");
    }

    [Fact]
    public void Compare_ExpectedNameTwice_IsRefused() =>
        Assert.Contains("'a' twice", Assert.Throws<ArgumentException>(() => KeyReport.Compare([new("a", [1]), new("a", [1])], new FakeSource())).Message);

    [Theory]
    [InlineData("abc", new[] { "abd", "xyz", "abc1" }, new[] { "abc1", "abd" })]
    [InlineData("abc", new[] { "uvwxyz" }, new string[0])]
    [InlineData("norm.weight", new[] { "norm1.weight", "norm.bias", "norm2.weight", "norm.weights", "nrom.weight" }, new[] { "norm.weights", "norm1.weight", "norm2.weight" })]
    public void NearestNames_Candidates_AreOrderedByEditDistance(string name, string[] candidates, string[] nearest) =>
        Assert.Equal(nearest, NearestNames.Find(name, candidates));
}
