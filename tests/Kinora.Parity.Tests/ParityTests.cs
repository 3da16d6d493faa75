using Kinora.Tensors;

namespace Kinora.Parity.Tests;

/// <summary>Every case file against this implementation.</summary>
public sealed class ParityTests
{
    private const string RepositoryLabel = "tests/parity";
    private const long MaxRepositoryBytes = 25_000_000;

    /// <summary>One row per file: its folder (the repository's own as <c>tests/parity</c>) and its name.</summary>
    public static TheoryData<string, string> Cases()
    {
        var rows = new TheoryData<string, string>();
        foreach (var folder in ParityFolders.FromEnvironment().Where(Directory.Exists).Prepend(ParityFolders.Repository))
        {
            var label = folder == ParityFolders.Repository ? RepositoryLabel : folder;
            foreach (var file in ParityFolders.CaseFiles(folder)) rows.Add(label, Path.GetRelativePath(folder, file));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_OfTheReference_IsReproduced(string folder, string file)
    {
        var path = Path.Combine(folder == RepositoryLabel ? ParityFolders.Repository : folder, file);
        var before = TensorScope.LiveTensors;
        using (var parityCase = ParityCase.Open(path))
        using (new TensorScope())
        {
            Assert.True(parityCase.Kind is not null, $"{path} does not say its kind: expected 'kind' in __metadata__ (.safetensors) or at the top (.json).");
            Assert.True(ParityKinds.All.TryGetValue(parityCase.Kind, out var run), $"{path} is of kind '{parityCase.Kind}'. Known are: {string.Join(", ", ParityKinds.All.Keys.Order())}.");
            run(parityCase);
        }

        Assert.True(TensorScope.LiveTensors <= before, $"{path}: {TensorScope.LiveTensors - before} tensors outlive the case.");
    }

    [Fact]
    public void Folders_OfTheEnvironment_ExistAndHoldCases()
    {
        foreach (var folder in ParityFolders.FromEnvironment())
        {
            Assert.True(Directory.Exists(folder), $"{ParityFolders.Variable} names {folder}, which is no folder. Correct or unset it.");
            Assert.True(ParityFolders.CaseFiles(folder).Any(), $"{ParityFolders.Variable} names {folder}, which holds no case file (.safetensors or .json).");
        }
    }

    [Fact]
    public void RepositoryCases_Together_HoldEveryKind()
    {
        var kinds = ParityFolders.CaseFiles(ParityFolders.Repository).Select(file =>
        {
            using var parityCase = ParityCase.Open(file);
            return parityCase.Kind;
        }).ToHashSet();
        Assert.All(ParityKinds.All.Keys, kind => Assert.True(kinds.Contains(kind), $"tests/parity has no case of the kind '{kind}'."));
    }

    [Fact]
    public void RepositoryCases_Together_TakeAtMost25MB()
    {
        var bytes = Directory.EnumerateFiles(ParityFolders.Repository, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.True(bytes <= MaxRepositoryBytes, $"tests/parity takes {bytes} bytes, at most {MaxRepositoryBytes} are allowed. Use smaller configurations.");
    }
}
