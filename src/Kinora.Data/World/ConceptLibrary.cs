namespace Kinora.Data.World;

/// <summary>The things of the world, loaded with bitmaps and names. Immutable and safe to share between threads.</summary>
public sealed class ConceptLibrary
{
    private readonly Dictionary<string, Concept> _byId;

    private ConceptLibrary(IReadOnlyList<Concept> concepts)
    {
        All = concepts;
        _byId = concepts.ToDictionary(concept => concept.Id);
    }

    /// <summary>Every concept, in table order.</summary>
    public IReadOnlyList<Concept> All { get; }

    /// <summary>The concept of an id.</summary>
    /// <param name="id">Such as <c>penguin</c>.</param>
    /// <exception cref="ArgumentException">No such concept; the message lists the known ones.</exception>
    public Concept this[string id] => _byId.TryGetValue(id, out Concept? concept)
        ? concept
        : throw new ArgumentException(
            $"World concept: '{id}' is not known. Known: {string.Join(", ", All.Select(known => known.Id))}.", nameof(id));

    /// <summary>Loads all concepts: names from CLDR, bitmaps from the emoji font (drawn once, then from the cache).</summary>
    /// <param name="sources">Where font, names and tools are; null means Debian's places.</param>
    /// <returns>The library.</returns>
    /// <exception cref="WorldAssetException">A file or program is missing; the message names every apt package to install.</exception>
    public static ConceptLibrary Load(WorldSources? sources = null) => Load(sources ?? new WorldSources(), ConceptTable.All);

    internal static ConceptLibrary Load(WorldSources sources, IReadOnlyList<ConceptDefinition> definitions)
    {
        sources.EnsurePresent();
        string[] emoji = [.. definitions.Select(definition => definition.Emoji)];
        IReadOnlyDictionary<string, string> chinese = CldrNames.Read(Path.Combine(sources.AnnotationsFolder, "zh.xml"), emoji);
        IReadOnlyDictionary<string, string> english = CldrNames.Read(Path.Combine(sources.AnnotationsFolder, "en.xml"), emoji);
        EmojiRasterizer rasterizer = new(sources);
        return new ConceptLibrary([.. definitions.Select(definition => new Concept(
            definition, chinese[definition.Emoji], english[definition.Emoji], rasterizer.Load(definition.Emoji)))]);
    }
}
