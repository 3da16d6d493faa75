namespace Kinora.Server.Tests.Operations;

public sealed class SettingsReferenceTests
{
    private const string Page = "docs/server-settings.md";

    [Fact]
    public void Page_OfAllSettings_IsWhatTheProgramSays()
    {
        var path = Path.Combine(Root(), Page);
        // The way to bring it up to date: run this test once with the variable set.
        if (Environment.GetEnvironmentVariable("KINORA_WRITE_DOCS") == "1") File.WriteAllText(path, SettingsReference.Write());
        Assert.True(File.ReadAllText(path) == SettingsReference.Write(), $"{Page} is out of date. Run this test with KINORA_WRITE_DOCS=1 and commit the page.");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Kinora.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
