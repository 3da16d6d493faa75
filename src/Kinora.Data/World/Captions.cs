namespace Kinora.Data.World;

/// <summary>
/// Writes captions of scenes in Chinese and English. One caption is a pure function of scene, language and variant:
/// names, verbs, places, sentence form and punctuation are drawn from tables, from a few words to two clauses.
/// </summary>
/// <param name="library">The loaded concepts.</param>
public sealed class Captions(ConceptLibrary library)
{
    /// <summary>Writes one caption of a moving scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="language">The language.</param>
    /// <param name="variant">Which wording: 0, 1, 2 ... give independent ones.</param>
    /// <returns>The caption, never empty, without a line break.</returns>
    /// <exception cref="ArgumentException">The scene names a concept or setting that is not known.</exception>
    public string Write(SceneSpec scene, CaptionLanguage language, ulong variant = 0)
    {
        WorldRandom random = RandomOf(scene, language, variant);
        ThingSpec thing = scene.Things[0];
        Concept concept = library[thing.Concept];
        return language == CaptionLanguage.Chinese
            ? ChineseGrammar.Write(concept, scene.Setting, thing.Motion, ref random)
            : EnglishGrammar.Write(concept, scene.Setting, thing.Motion, ref random);
    }

    /// <summary>Writes one caption of a single picture of a scene: the same without what only a video shows.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="language">The language.</param>
    /// <param name="variant">Which wording: 0, 1, 2 ... give independent ones.</param>
    /// <returns>The caption, never empty, without a line break.</returns>
    /// <exception cref="ArgumentException">The scene names a concept or setting that is not known.</exception>
    public string WriteStill(SceneSpec scene, CaptionLanguage language, ulong variant = 0)
    {
        WorldRandom random = RandomOf(scene, language, variant);
        Concept concept = library[scene.Things[0].Concept];
        return language == CaptionLanguage.Chinese
            ? ChineseGrammar.WriteStill(concept, scene.Setting, ref random)
            : EnglishGrammar.WriteStill(concept, scene.Setting, ref random);
    }

    private static WorldRandom RandomOf(SceneSpec scene, CaptionLanguage language, ulong variant) =>
        new(unchecked(scene.Seed + 2 * variant + (ulong)language), scene.Index, WorldStream.Caption);
}
