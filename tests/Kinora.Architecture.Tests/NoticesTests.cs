using System.Xml.Linq;

namespace Kinora.Architecture.Tests;

public sealed class NoticesTests
{
    // They only build the native libraries; nothing of them is part of what Kinora is or makes.
    private static readonly string[] _buildTools = ["cmake", "make", "g++"];

    public static TheoryData<string> NuGetPackages =>
        [.. XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value)];

    public static TheoryData<string> DebianPackages =>
        [.. Repository.ReadText("native/packages.txt").Split('\n')
            .Select(line => line.Split('#')[0].Split('[')[0].Trim())
            .Where(name => name.Length > 0 && !_buildTools.Contains(name))];

    [Theory]
    [MemberData(nameof(NuGetPackages))]
    public void Notices_NuGetPackage_IsNamed(string package) => Assert.Contains($"`{package}`", Repository.ReadText("THIRD-PARTY-NOTICES.md"));

    [Theory]
    [MemberData(nameof(DebianPackages))]
    public void Notices_DebianPackage_IsNamed(string package) => Assert.Contains($"`{package}`", Repository.ReadText("THIRD-PARTY-NOTICES.md"));
}
