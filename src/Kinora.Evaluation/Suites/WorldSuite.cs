using System.Text.Encodings.Web;
using System.Text.Json;
using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>
/// The fixed prompts of <c>kinora evaluate world</c>: 128 combinations that are never trained on, 64 in Chinese and 64 in
/// English, an eighth of them with two things. The two languages have the same motions in the same settings, with
/// other things. Cameras stand still, since the judge has no opinion on cameras.
/// </summary>
public static class WorldSuite
{
    /// <summary>Prompts in all.</summary>
    public const int Count = 128;

    /// <summary>Prompt n is made with the seed <see cref="FirstSeed"/> + n.</summary>
    public const ulong FirstSeed = 40_000;

    // Seed of what a combination leaves open: sizes, directions, words.
    private const ulong SceneSeed = 2718;

    // In each language; every eighth place is a pair's.
    private const int PairEvery = 8;

    private static readonly string[] Languages = ["zh", "en"];

    // How often each motion is asked for in one language, 56 in all. Falls are measured, so they are more; few combinations
    // of rolling things are held out.
    private static readonly (string Motion, int Times)[] Singles =
        [("fall", 10), ("hop", 8), ("glide", 7), ("throw", 6), ("swing", 6), ("orbit", 6), ("rise", 6), ("stay", 6), ("roll", 1)];

    private static readonly (string Left, string Right)[] Pairs =
    [
        (CollideLaw.Name, CollideLaw.Name), ("hop", "hop"), ("stay", "stay"), ("rise", "rise"),
        (CollideLaw.Name, CollideLaw.Name), ("fall", "fall"), ("hop", "stay"), ("stay", "rise"),
    ];

    private static readonly SceneMix StillCamera = SceneMix.Default with { MovingCameras = 0 };

    private static readonly EvaluationJson Readable = new(new JsonSerializerOptions(EvaluationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Makes the prompts.</summary>
    /// <param name="library">The world.</param>
    public static IReadOnlyList<SuitePrompt> Make(ConceptLibrary library)
    {
        var sampler = new WorldSampler(library).WithMix(StillCamera);
        var captions = new Captions(library);
        var choice = new HeldOutChoice(library, [.. sampler.WithSplit(Split.HeldOut).Combinations]);
        var motions = Interleave();
        var prompts = new List<SuitePrompt>();
        for (var (place, single, pair) = (0, 0, 0); place < Count / Languages.Length; place++)
        {
            var setting = Setting.All[place % Setting.All.Count].Id;
            var isPair = place % PairEvery == PairEvery - 1;
            foreach (var language in Languages)
            {
                var key = isPair ? choice.Pair(Pairs[pair], setting) : choice.Single(motions[single], setting);
                prompts.Add(Compose(key, prompts.Count, language));
            }

            if (isPair) pair++;
            else single++;
        }

        return prompts;

        SuitePrompt Compose(SceneKey key, int number, string language)
        {
            var scene = sampler.Compose(key, SceneSeed, number);
            var text = captions.Write(scene, language == "zh" ? CaptionLanguage.Chinese : CaptionLanguage.English);
            return new SuitePrompt(number, language, text, FirstSeed + (ulong)number, scene.Setting, ThingsOf(scene));
        }
    }

    /// <summary>Some of the prompts, evenly spread over motions, settings and languages.</summary>
    /// <param name="prompts">All of them.</param>
    /// <param name="limit">How many at most; null for all.</param>
    /// <returns>In their order.</returns>
    public static IReadOnlyList<SuitePrompt> Take(IReadOnlyList<SuitePrompt> prompts, int? limit)
    {
        // Multiples of the golden ratio fill the unit interval evenly and in step with no pattern of the list.
        const double golden = 0.6180339887498949;
        return limit is not { } count || count >= prompts.Count
            ? prompts
            : [.. prompts.OrderBy(prompt => (prompt.Number + 1) * golden % 1).Take(count).OrderBy(prompt => prompt.Number)];
    }

    /// <summary>The text of a file of prompts, for people to read.</summary>
    /// <param name="prompts">The prompts.</param>
    public static string ToJson(IReadOnlyList<SuitePrompt> prompts) => JsonSerializer.Serialize([.. prompts], Readable.SuitePromptArray) + "\n";

    /// <summary>What a caption of a scene asks for.</summary>
    internal static IReadOnlyList<SuiteThing> ThingsOf(SceneSpec scene) => [.. scene.Things.Select(thing => new SuiteThing(thing.Concept, thing.Motion.Id, Told(thing.Motion)))];

    // Captions name the side of what crosses the picture; which way round something circles they don't say, and who collides
    // comes from where it is.
    private static int Told(MotionLaw motion) => motion is GlideLaw or RollLaw or ThrowLaw ? motion.Heading : 0;

    // Motions in turn, each as evenly as its number allows.
    private static List<string> Interleave() =>
    [
        .. Singles.SelectMany((entry, row) => Enumerable.Range(0, entry.Times).Select(k => (Place: (k + 0.5) / entry.Times, row, entry.Motion)))
            .OrderBy(entry => entry.Place).ThenBy(entry => entry.row).Select(entry => entry.Motion),
    ];
}
