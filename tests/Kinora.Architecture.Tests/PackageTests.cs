using System.Xml.Linq;

namespace Kinora.Architecture.Tests;

/// <summary>The projects that library users install. A package whose own reference is no package can't be restored.</summary>
public sealed class PackageTests
{
    private static readonly string[] s_packages = XDocument.Parse(Repository.ReadText("Directory.Build.props")).Descendants("LibraryPackages").Single().Value
        .Split('|', StringSplitOptions.RemoveEmptyEntries);

    public static TheoryData<string> Packages => [.. s_packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_EachOne_RefersToPackagesOnlyAndSaysWhatItIs(string name)
    {
        var project = Repository.SourceProjects.Single(p => p.Name == name);
        Assert.Empty(project.References.Except(s_packages));
        Assert.NotEmpty(XDocument.Parse(Repository.ReadText(project.Path)).Descendants("Description").Single().Value);
        Assert.Contains($"`{name}`", Repository.ReadText("docs/library.md"));
    }

    [Fact]
    public void Samples_Always_UseNothingButPackages()
    {
        Assert.NotEmpty(Repository.SampleProjects);
        Assert.All(Repository.SampleProjects, sample => Assert.Empty(sample.References.Except(s_packages)));
    }
}
