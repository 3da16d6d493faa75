using System.Xml.Linq;

namespace Kinora.Architecture.Tests;

/// <summary>What a project file says about its place among the others.</summary>
internal sealed record ProjectFile(string Name, string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static ProjectFile Parse(string path, string xml)
    {
        var document = XDocument.Parse(xml);
        return new ProjectFile(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path,
            [.. Includes(document, "ProjectReference").Select(NameOfReference)],
            [.. Includes(document, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    private static string NameOfReference(string include) =>
        System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/'));
}
