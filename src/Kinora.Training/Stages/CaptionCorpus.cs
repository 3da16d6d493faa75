using Kinora.Data.World;

namespace Kinora.Training.Stages;

/// <summary>
/// Captions of drawn scenes for the text stages: both languages in turn, now and then the still form, any wording.
/// Caption number i is a pure function of (seed, i).
/// </summary>
internal sealed class CaptionCorpus(ConceptLibrary library, Split split, ulong seed)
{
    // One caption in this many is worded for a single picture.
    private const long StillEvery = 4;

    private readonly Captions _captions = new(library);
    private readonly WorldSampler _scenes = new WorldSampler(library).WithSplit(split);

    /// <summary>Caption number i; even numbers are Chinese, odd ones English.</summary>
    public string this[long index]
    {
        get
        {
            var scene = _scenes.Sample(seed, index);
            var language = index % 2 == 0 ? CaptionLanguage.Chinese : CaptionLanguage.English;
            return index / 2 % StillEvery == 0 ? _captions.WriteStill(scene, language) : _captions.Write(scene, language);
        }
    }

    /// <summary>Captions first to first + count - 1.</summary>
    public string[] Range(long first, int count) => [.. Enumerable.Range(0, count).Select(k => this[first + k])];
}
