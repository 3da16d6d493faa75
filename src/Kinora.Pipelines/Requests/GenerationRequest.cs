using System.Globalization;
using Kinora.Diffusion;
using Kinora.Media;

namespace Kinora.Pipelines;

/// <summary>Everything that decides how a video comes out, apart from the model. <see cref="RequestCheck"/> says whether it can be made.</summary>
public sealed record GenerationRequest
{
    private const string VideoIndexKey = "video_index";
    private const string ThreadsKey = "threads";
    private const string CacheKey = "cache_threshold";
    private const string GuidanceReuseKey = "guidance_reuse";
    private const string StopKey = "stopped_after";
    private const string EulerName = "euler";

    /// <summary>The version of Kinora that recipes are stamped with.</summary>
    public static string KinoraVersion { get; } = typeof(GenerationRequest).Assembly.GetName().Version!.ToString(3);

    /// <summary>The sentence, Chinese or English.</summary>
    public required string Prompt { get; init; }

    /// <summary>What guidance steers away from; used alone as the unconditional text. Empty for the empty text.</summary>
    public string NegativePrompt { get; init; } = "";

    /// <summary>Words put directly behind the prompt, without a separator (spec 1.1); empty for none.</summary>
    public string PositiveSuffix { get; init; } = "";

    /// <summary>The seed of the noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Solver steps, 1 to 1000.</summary>
    public required int Steps { get; init; }

    /// <summary>Classifier-free guidance scale, at least 0; at 1 or below only the prompt counts and the negative prompt is not used.</summary>
    public required double Guidance { get; init; }

    /// <summary>Time shift of the schedule, above 0.</summary>
    public required double Shift { get; init; }

    /// <summary>Width in pixels, a multiple of 16.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels, a multiple of 16.</summary>
    public required int Height { get; init; }

    /// <summary>Frames, a multiple of 17; or 1 for a still picture.</summary>
    public required int Frames { get; init; }

    /// <summary>Frames per second at which the file plays; it does not change the frames.</summary>
    public required double Fps { get; init; }

    /// <summary>Solver steps after which the others are left out: what is decoded then is where the latents would end if the
    /// velocity stayed as it is. Null takes all <see cref="Steps"/>.</summary>
    public int? StopAfter { get; init; }

    /// <summary>How many videos to make of the seed, one after another.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Number of the first of them among the videos of the seed, from 0. Each number has noise of its own.</summary>
    public int FirstVideo { get; init; }

    /// <summary>
    /// How much a step may differ from an earlier one and still take the transformer's later blocks from it: see
    /// <see cref="Kinora.Models.StepVideoDit.BlockCache"/>. 0, which computes every block, to 1.
    /// </summary>
    public double CacheThreshold { get; init; }

    /// <summary>
    /// Share of the steps, at the end, of which every second one takes the difference between prompt and negative prompt from the step
    /// before it and runs one row instead of two. 0, which computes all of them, to 1.
    /// </summary>
    public double GuidanceReuse { get; init; }

    /// <summary>Whether steps take anything from earlier ones, which changes the frames a little.</summary>
    public bool ReusesSteps => CacheThreshold > 0 || GuidanceReuse > 0;

    /// <summary>The text that the encoders read: prompt and suffix.</summary>
    public string ConditionalText => Prompt + PositiveSuffix;

    /// <summary>What the encoders read, a row for each: the prompt, with guidance followed by the negative prompt.</summary>
    internal string[] Texts => ClassifierFreeGuidance.IsActive(Guidance) ? [ConditionalText, NegativePrompt] : [ConditionalText];

    /// <summary>A request with a model's defaults.</summary>
    /// <param name="prompt">The sentence.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <param name="defaults">The model's defaults.</param>
    public static GenerationRequest From(string prompt, ulong seed, GenerationDefaults defaults) => new()
    {
        Prompt = prompt,
        Seed = seed,
        NegativePrompt = defaults.NegativePrompt,
        PositiveSuffix = defaults.PositiveSuffix,
        Steps = defaults.Steps,
        Guidance = defaults.Guidance,
        Shift = defaults.Shift,
        Width = defaults.Width,
        Height = defaults.Height,
        Frames = defaults.Frames,
        Fps = defaults.Fps,
    };

    /// <summary>The request that made a video, from the recipe stored in it.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <exception cref="RecipeException">The recipe asks for another solver, or for settings that this version does not know.</exception>
    public static GenerationRequest From(GenerationRecipe recipe)
    {
        if (recipe.Sampler != EulerName) throw new RecipeException($"The recipe asks for the solver '{recipe.Sampler}'; this version knows '{EulerName}'. Use the version that made the video ({recipe.KinoraVersion}).");
        var unknown = recipe.Extra.Keys.Except([VideoIndexKey, ThreadsKey, CacheKey, GuidanceReuseKey, StopKey]).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) throw new RecipeException($"The recipe has settings that this version does not know: {string.Join(", ", unknown)}. Use the version that made the video ({recipe.KinoraVersion}).");
        return new GenerationRequest
        {
            Prompt = recipe.Prompt,
            Seed = recipe.Seed,
            NegativePrompt = recipe.NegativePrompt,
            PositiveSuffix = recipe.PositiveSuffix,
            Steps = recipe.Steps,
            Guidance = recipe.Guidance,
            Shift = recipe.Shift,
            Width = recipe.Width,
            Height = recipe.Height,
            Frames = recipe.Frames,
            Fps = recipe.Fps,
            FirstVideo = Number(recipe, VideoIndexKey, 0) ?? 0,
            CacheThreshold = Share(recipe, CacheKey),
            GuidanceReuse = Share(recipe, GuidanceReuseKey),
            StopAfter = Number(recipe, StopKey, 1),
        };
    }

    /// <summary>How many processor threads made a video; null where its recipe does not say.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <exception cref="RecipeException">The recipe's number is none.</exception>
    public static int? ThreadsOf(GenerationRecipe recipe) => Number(recipe, ThreadsKey, 1);

    /// <summary>What is stored in the file of one of the videos, so that it can be made again.</summary>
    /// <param name="video">Which of them, from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="model">The model's name or folder as the user gave it.</param>
    /// <param name="weightsSha256">Fingerprint of its weights.</param>
    /// <param name="threads">Processor threads that make it. Sums are added up in another order by another number, which can
    /// move a pixel by a level.</param>
    /// <param name="loras">The LoRAs that it is made with; null for none.</param>
    public GenerationRecipe ToRecipe(int video, string model, string weightsSha256, int threads, IReadOnlyList<ModelLora>? loras = null) => new()
    {
        Prompt = Prompt,
        NegativePrompt = NegativePrompt,
        PositiveSuffix = PositiveSuffix,
        Seed = Seed,
        Steps = Steps,
        Guidance = Guidance,
        Shift = Shift,
        Width = Width,
        Height = Height,
        Frames = Frames,
        Fps = Fps,
        Model = model,
        WeightsSha256 = weightsSha256,
        Loras = loras is { Count: > 0 } ? [.. loras.Select(l => l.ToRecipe())] : null,
        KinoraVersion = KinoraVersion,
        Sampler = EulerName,
        Extra = Extras(video, threads),
    };

    private Dictionary<string, string> Extras(int video, int threads)
    {
        var extras = new Dictionary<string, string> { [ThreadsKey] = $"{threads}", [VideoIndexKey] = $"{FirstVideo + video}" };
        // A version that does not know a setting refuses the recipe: it is there only where it counts.
        if (CacheThreshold > 0) extras[CacheKey] = CacheThreshold.ToString("R", CultureInfo.InvariantCulture);
        if (GuidanceReuse > 0) extras[GuidanceReuseKey] = GuidanceReuse.ToString("R", CultureInfo.InvariantCulture);
        if (StopAfter is { } steps) extras[StopKey] = $"{steps}";
        return extras;
    }

    private static double Share(GenerationRecipe recipe, string key)
    {
        if (!recipe.Extra.TryGetValue(key, out var text)) return 0;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw new RecipeException($"The recipe's {key} is '{text}'; a number from 0 to 1 is needed.");
    }

    private static int? Number(GenerationRecipe recipe, string key, int least)
    {
        if (!recipe.Extra.TryGetValue(key, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new RecipeException($"The recipe's {key} is '{text}'; a number from {least} is needed.");
    }
}
