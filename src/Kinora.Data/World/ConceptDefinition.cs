namespace Kinora.Data.World;

/// <summary>A row of the concept table: everything about a thing that is not in the font or in CLDR.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Emoji">The character.</param>
/// <param name="Manner">How it gets about.</param>
/// <param name="FacesLeft">True when the picture has a left-looking side view, which is mirrored when it glides to the right;
/// false when it looks right; null when it has no side.</param>
/// <param name="MeasureWord">Chinese measure word.</param>
/// <param name="Chinese">Everyday Chinese names, the most usual first.</param>
/// <param name="English">Everyday English names, the most usual first.</param>
/// <param name="ChineseLook">What it looks like, as a Chinese attribute.</param>
/// <param name="EnglishLook">What it looks like, as an English attribute.</param>
/// <param name="Rolls">True when it is round about its centre, so that it can roll along the ground.</param>
/// <param name="SaysCldr">False when CLDR's short names tell of the picture and not of the thing ("cat face",
/// "snowman without snow"), which makes wrong sentences.</param>
internal sealed record ConceptDefinition(
    string Id,
    string Emoji,
    Manner Manner,
    bool? FacesLeft,
    string MeasureWord,
    string[] Chinese,
    string[] English,
    string ChineseLook,
    string EnglishLook,
    bool Rolls = false,
    bool SaysCldr = true);
