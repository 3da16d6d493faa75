using System.Xml;

namespace Kinora.Data.World;

/// <summary>Reads the short names (<c>type="tts"</c>) of characters from a CLDR annotations file.</summary>
internal static class CldrNames
{
    /// <summary>Names of the wanted characters; a character without one is an error, all of them named at once.</summary>
    public static IReadOnlyDictionary<string, string> Read(string file, IReadOnlyCollection<string> wanted)
    {
        Dictionary<string, string> names = [];
        HashSet<string> open = [.. wanted];
        // The file declares a DTD by a relative path that Debian does not ship beside it: it is ignored, not fetched.
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        try
        {
            using XmlReader reader = XmlReader.Create(file, settings);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element || reader.Name != "annotation" || reader.GetAttribute("type") != "tts")
                    continue;
                string? character = reader.GetAttribute("cp");
                if (character is not null && open.Remove(character))
                    names[character] = reader.ReadElementContentAsString();
            }
        }
        catch (XmlException fault)
        {
            throw new WorldAssetException(
                $"Reading emoji names: {file} is not valid XML ({fault.Message}). Reinstall the apt package unicode-cldr-core.", fault);
        }

        if (open.Count > 0)
            throw new WorldAssetException(
                $"Reading emoji names: {file} has no short name (type=\"tts\") for {string.Join(' ', open)}. A newer apt package unicode-cldr-core may have it.");
        return names;
    }
}
