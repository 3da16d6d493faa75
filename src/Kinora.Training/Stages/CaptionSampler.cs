using Kinora.Data.World;

namespace Kinora.Training.Stages;

/// <summary>Draws the caption of a training sample: either language, any wording; the still form for a single picture.</summary>
internal sealed class CaptionSampler(ConceptLibrary library)
{
    private readonly Captions _captions = new(library);

    /// <param name="scene">The scene.</param>
    /// <param name="still">Whether only one picture of it is shown.</param>
    /// <param name="draw">A number that decides language and wording.</param>
    public string Draw(SceneSpec scene, bool still, ulong draw)
    {
        var language = draw % 2 == 0 ? CaptionLanguage.Chinese : CaptionLanguage.English;
        return still ? _captions.WriteStill(scene, language, draw / 2) : _captions.Write(scene, language, draw / 2);
    }
}
