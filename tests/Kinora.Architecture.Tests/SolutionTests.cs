namespace Kinora.Architecture.Tests;

public sealed class SolutionTests
{
    public static TheoryData<string> AllProjects => [.. Repository.SourceProjects.Concat(Repository.TestProjects).Concat(Repository.SampleProjects).Select(p => p.Path)];

    public static TheoryData<string> SourceProjects => [.. Repository.SourceProjects.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void Project_OnDisk_IsInTheSolution(string path) => Assert.Contains(path, Repository.SolutionProjects);

    [Fact]
    public void Solution_EveryEntry_ExistsOnDisk() =>
        Assert.All(Repository.SolutionProjects, path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), $"{path} is missing."));

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void SourceProject_EachOne_HasATestProjectThatUsesIt(string name)
    {
        var tests = Repository.TestProjects.SingleOrDefault(p => p.Name == $"{name}.Tests");
        Assert.True(tests is not null, $"tests/{name}.Tests is missing.");
        Assert.Contains(name, tests.References);
    }

    [Fact]
    public void SourceProjects_Always_LieInAFolderOfTheirName() =>
        Assert.All(Repository.SourceProjects, p => Assert.Equal($"src/{p.Name}/{p.Name}.csproj", p.Path));
}
