namespace Kinora.Data.World;

/// <summary>One thing the world can show: a Noto Color Emoji with its names. Loaded by <see cref="ConceptLibrary"/>.</summary>
public sealed class Concept
{
    internal Concept(ConceptDefinition definition, string cldrChinese, string cldrEnglish, EmojiSprite sprite)
    {
        Definition = definition;
        ChineseNames = [.. NamesOf(definition.Chinese, cldrChinese)];
        EnglishNames = [.. NamesOf(definition.English, cldrEnglish)];
        Sprite = sprite;

        IEnumerable<string> NamesOf(string[] everyday, string cldr) =>
            definition.SaysCldr ? everyday.Append(cldr).Distinct() : everyday;
    }

    /// <summary>Short stable name, such as <c>penguin</c>; used in combinations and ground truth.</summary>
    public string Id => Definition.Id;

    /// <summary>The emoji, one grapheme.</summary>
    public string Emoji => Definition.Emoji;

    /// <summary>How it gets about.</summary>
    public Manner Manner => Definition.Manner;

    /// <summary>True when it is round about its centre and can roll along the ground.</summary>
    public bool Rolls => Definition.Rolls;

    /// <summary>Chinese names, everyday ones first, CLDR's short name last where it differs and names the thing.</summary>
    public IReadOnlyList<string> ChineseNames { get; }

    /// <summary>English names, everyday ones first, CLDR's short name last where it differs and names the thing.</summary>
    public IReadOnlyList<string> EnglishNames { get; }

    /// <summary>Chinese measure word, such as 只.</summary>
    public string MeasureWord => Definition.MeasureWord;

    /// <summary>Width of the picture's visible part divided by its height.</summary>
    public double AspectRatio => Sprite.Width / Sprite.Height;

    internal ConceptDefinition Definition { get; }

    internal EmojiSprite Sprite { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Emoji}";
}
