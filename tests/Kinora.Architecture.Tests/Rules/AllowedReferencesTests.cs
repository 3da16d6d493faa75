namespace Kinora.Architecture.Tests.Rules;

public sealed class AllowedReferencesTests
{
    public static TheoryData<string> SourceProjects => [.. Repository.SourceProjects.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void References_OfEachSourceProject_KeepToTheTable(string name) =>
        Assert.Empty(AllowedReferences.Violations(Repository.SourceProjects.Single(p => p.Name == name)));

    [Theory]
    [InlineData("Kinora.Media", "Kinora.Tensors")]
    [InlineData("Kinora.Nn", "Kinora.Checkpoints")]
    [InlineData("Kinora.Models", "Kinora.Diffusion")]
    [InlineData("Kinora.Pipelines", "Kinora.Training")]
    [InlineData("Kinora.Training", "Kinora.Evaluation")]
    [InlineData("Kinora.Cli", "Kinora.Server")]
    [InlineData("Kinora.Server", "Kinora.Cli")]
    public void Violations_ReferenceNotListed_NamesTheReference(string project, string reference)
    {
        var fault = Assert.Single(AllowedReferences.Violations(Project(project, reference)));
        Assert.Contains(reference, fault);
    }

    [Theory]
    [InlineData("Kinora.Training", "Kinora.Pipelines")]
    [InlineData("Kinora.Evaluation", "Kinora.Data")]
    [InlineData("Kinora.Evaluation", "Kinora.Training")]
    [InlineData("Kinora.Server", "Kinora.Evaluation")]
    public void Violations_ListedReference_IsAllowed(string project, string reference) =>
        Assert.Empty(AllowedReferences.Violations(Project(project, reference)));

    [Fact]
    public void Violations_UnknownProject_IsRefusedEvenWithoutReferences() =>
        Assert.Contains("Kinora.Surprise", Assert.Single(AllowedReferences.Violations(new("Kinora.Surprise", "src/x.csproj", [], []))));

    [Fact]
    public void Table_FollowedFromAnyProject_NeverReturnsToIt()
    {
        foreach (var start in Repository.SourceProjects)
        {
            var reached = new HashSet<string>();
            var pending = new Stack<string>(AllowedReferences.For(start.Name)!);
            while (pending.TryPop(out var next))
            {
                if (reached.Add(next))
                    AllowedReferences.For(next)!.ToList().ForEach(pending.Push);
            }

            Assert.DoesNotContain(start.Name, reached);
        }
    }

    private static ProjectFile Project(string name, string reference) => ProjectFile.Parse(
        $"src/{name}/{name}.csproj",
        $"""<Project><ItemGroup><ProjectReference Include="..\{reference}\{reference}.csproj" /></ItemGroup></Project>""");
}
