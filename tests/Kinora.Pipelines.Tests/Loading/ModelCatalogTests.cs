using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Pipelines.Tests.Loading;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelCatalogTests()
    {
        Directory.CreateDirectory(_folder["small"]);
        File.WriteAllText(_folder["small/model_index.json"], "{}");
        Directory.CreateDirectory(_folder["notes"]);
    }

    [Fact]
    public void Find_KnownName_GivesItsFolder()
    {
        using var models = new EnvironmentVariable(ModelCatalog.Variable, _folder.Path);
        Assert.Equal(_folder["small"], ModelCatalog.Find("small"));
    }

    [Fact]
    public void Find_AFolder_IsTakenAsItIs() => Assert.Equal(_folder["notes"], ModelCatalog.Find(_folder["notes"]));

    [Theory]
    [InlineData("nosuch")]
    [InlineData("./nosuch")]
    [InlineData("")]
    public void Find_NothingThere_GivesNull(string name)
    {
        using var models = new EnvironmentVariable(ModelCatalog.Variable, _folder.Path);
        Assert.Null(ModelCatalog.Find(name));
    }

    [Fact]
    public void Find_NameAndFolderOfTheCurrentOne_PrefersTheName()
    {
        using var here = new CurrentFolder(_folder["notes"]);
        Directory.CreateDirectory(_folder["notes/small"]);
        using var models = new EnvironmentVariable(ModelCatalog.Variable, _folder.Path);
        Assert.Equal(_folder["small"], ModelCatalog.Find("small"));
        Assert.Equal("./small", ModelCatalog.Find("./small"));
    }

    [Fact]
    public void Unknown_ListsFoldersThatHoldAModel()
    {
        using var models = new EnvironmentVariable(ModelCatalog.Variable, _folder.Path);
        var sentence = ModelCatalog.Unknown("nosuch");
        Assert.Contains("'nosuch'", sentence);
        Assert.Contains("small", sentence);
        Assert.DoesNotContain("notes", sentence);
    }

    public void Dispose() => _folder.Dispose();
}
