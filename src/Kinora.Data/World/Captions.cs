namespace Kinora.Data.World;

/// <summary>
/// Writes captions of scenes in Chinese and English. One caption is a pure function of scene, language and variant:
/// names, verbs, places, sentence form and punctuation are drawn from tables, from a few words to two clauses. It always
/// names every thing, the place, what moves how, a size that is not the usual one and a camera that does not stand still.
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
        (ToldThing first, ToldThing? second) = Told(scene);
        if (language == CaptionLanguage.Chinese)
        {
            string sentence = second is { } right
                ? ChinesePairs.Write(first, right, scene.Setting, ref random)
                : ChineseGrammar.Write(first, scene.Setting, ref random);
            return ChineseGrammar.Finish(sentence, scene.Setting, scene.Camera, ref random);
        }

        (string text, string clause) = second is { } other
            ? EnglishPairs.Write(first, other, scene.Setting, ref random)
            : EnglishGrammar.Write(first, scene.Setting, ref random);
        return EnglishText.Finish(text, clause, scene.Setting, scene.Camera, ref random);
    }

    /// <summary>Writes one caption of a single picture of a scene: things, sizes and place,
    /// without what only a video shows.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="language">The language.</param>
    /// <param name="variant">Which wording: 0, 1, 2 ... give independent ones.</param>
    /// <returns>The caption, never empty, without a line break.</returns>
    /// <exception cref="ArgumentException">The scene names a concept or setting that is not known.</exception>
    public string WriteStill(SceneSpec scene, CaptionLanguage language, ulong variant = 0)
    {
        WorldRandom random = RandomOf(scene, language, variant);
        (ToldThing first, ToldThing? second) = Told(scene);
        if (language == CaptionLanguage.Chinese)
        {
            string sentence = second is { } right
                ? ChinesePairs.WriteStill(first, right, scene.Setting, ref random)
                : ChineseGrammar.WriteStill(first, scene.Setting, ref random);
            return ChineseGrammar.Finish(sentence, scene.Setting, CameraMove.Still, ref random);
        }

        (string text, string clause) = second is { } other
            ? EnglishPairs.WriteStill(first, other, scene.Setting, ref random)
            : EnglishGrammar.WriteStill(first, scene.Setting, ref random);
        return EnglishText.Finish(text, clause, scene.Setting, CameraMove.Still, ref random);
    }

    private (ToldThing First, ToldThing? Second) Told(SceneSpec scene) =>
        (Told(scene.Things[0]), scene.Things.Count > 1 ? Told(scene.Things[1]) : null);

    private ToldThing Told(ThingSpec thing) => new(library[thing.Concept], thing.SizeClass, thing.Motion);

    private static WorldRandom RandomOf(SceneSpec scene, CaptionLanguage language, ulong variant) =>
        new(unchecked(scene.Seed + 2 * variant + (ulong)language), scene.Index, WorldStream.Caption);
}
