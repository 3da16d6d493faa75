namespace Kinora.Architecture.Tests.Rules;

public sealed class SourceRulesTests
{
    // Files a person writes; data beside them (tables, word lists) may be as long as it must.
    private static readonly string[] _written = [".cs", ".csproj", ".razor", ".cshtml", ".css", ".js", ".ts"];

    [Fact]
    public void BannedCode_InSources_IsAbsent() => AssertHolds(SourceRules.BannedCode);

    [Fact]
    public void UnfinishedWork_InSources_IsAbsent() => AssertHolds(SourceRules.UnfinishedWork);

    [Fact]
    public void NativeCalls_InSources_StayInTheirProjects() => AssertHolds(SourceRules.NativeCalls);

    [Fact]
    public void Length_OfEverySourceFile_IsBelowTheLimit() => AssertHolds(SourceRules.Length);

    [Fact]
    public void NativeSources_OfTheRepository_LieBelowNative() =>
        Assert.All(Repository.Files().Where(SourceRules.IsNativeSource), file => Assert.StartsWith("native/", file));

    [Theory]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("var r = new Random();")]
    [InlineData("var r = new System.Random( );")]
    [InlineData("Random r = new();")]
    [InlineData("var x = Random.Shared.Next();")]
    [InlineData("var t = DateTime.Now;")]
    [InlineData("var t = DateTimeOffset.Now;")]
    [InlineData("new BinaryFormatter().Deserialize(s);")]
    public void BannedCode_OnEachBannedThing_ReportsFileAndLine(string code) =>
        Assert.StartsWith("src/A.cs(2): ", Assert.Single(SourceRules.BannedCode("src/A.cs", "using System;\n" + code)));

    [Theory]
    [InlineData("var r = new Random(seed);")]
    [InlineData("var t = TimeProvider.System.GetUtcNow();")]
    [InlineData("// never new Random() here: the seed decides")]
    public void BannedCode_OnAllowedThings_IsSilent(string code) => Assert.Empty(SourceRules.BannedCode("src/A.cs", code));

    [Fact]
    public void UnfinishedWork_InAComment_IsReported() =>
        Assert.Single(SourceRules.UnfinishedWork("src/A.cs", "// " + "TO" + "DO later"));

    [Theory]
    [InlineData("src/Kinora.Media/A.cs", "[DllImport(\"c\")]", 1)]
    [InlineData("src/Kinora.Media/A.cs", "[LibraryImport(\"c\")]", 1)]
    [InlineData("src/Kinora.Media/A.cs", "NativeLibrary.Load(\"c\");", 1)]
    [InlineData("src/Kinora.Tensors/A.cs", "[LibraryImport(\"kinora_bridge\")]", 0)]
    [InlineData("src/Kinora.Text/A.cs", "[LibraryImport(\"kinora_text\")]", 0)]
    [InlineData("src/Kinora.TextStudio/A.cs", "[LibraryImport(\"kinora_text\")]", 1)]
    public void NativeCalls_ByProject_AreReportedOutsideTheTwo(string path, string code, int faults) =>
        Assert.Equal(faults, SourceRules.NativeCalls(path, code).Count());

    [Theory]
    [InlineData(399, 0)]
    [InlineData(400, 1)]
    public void Length_AtTheLimit_IsReported(int lines, int faults) =>
        Assert.Equal(faults, SourceRules.Length("src/A.cs", string.Concat(Enumerable.Repeat(";\n", lines))).Count());

    [Theory]
    [InlineData("src/Kinora.Tensors/kernels.cpp", true)]
    [InlineData("native/bridge/CMakeLists.txt", true)]
    [InlineData("src/Kinora.Text/Charts.cs", false)]
    public void IsNativeSource_ByName_TellsThemApart(string path, bool expected) =>
        Assert.Equal(expected, SourceRules.IsNativeSource(path));

    private static void AssertHolds(Func<string, string, IEnumerable<string>> rule)
    {
        var files = Repository.Files("src").Where(f => _written.Contains(Path.GetExtension(f))).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => rule(file, Repository.ReadText(file))));
    }
}
