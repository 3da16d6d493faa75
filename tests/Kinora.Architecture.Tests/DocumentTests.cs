using System.Text.RegularExpressions;

namespace Kinora.Architecture.Tests;

public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. Repository.Files().Where(f => f.EndsWith(".md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_EveryRelativeLink_LeadsToAFile(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var targets = Link().Matches(Repository.ReadText(document)).Select(m => m.Groups[1].Value).Where(t => !t.Contains("://"));
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}, which does not exist."));
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();
}
