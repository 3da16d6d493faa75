using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Media;

/// <summary>
/// Everything needed to generate a video again, stored inside the file as one JSON object with snake_case keys (the
/// <c>comment</c> tag, so <c>ffprobe -show_format</c> shows it). Two recipes are equal when their JSON is.
/// </summary>
public sealed record GenerationRecipe
{
    /// <summary>The version of the recipe's own form that this code writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The longest recipe accepted, in UTF-8 bytes of JSON: what one argument of a program can hold, with room.</summary>
    public const int MaxJsonBytes = 120_000;

    // Chinese and other characters stay readable; this JSON never enters HTML unescaped.
    private static readonly RecipeJsonContext ReadableContext = new(
        new JsonSerializerOptions(RecipeJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The version of the recipe's form; <see cref="CurrentVersion"/> unless read from an older file.</summary>
    public int RecipeVersion { get; init; } = CurrentVersion;

    /// <summary>The sentence that was asked for, as typed.</summary>
    public required string Prompt { get; init; }

    /// <summary>What guidance steers away from; empty for the empty prompt.</summary>
    public string NegativePrompt { get; init; } = "";

    /// <summary>Words appended to the prompt before tokenising; empty for none.</summary>
    public string PositiveSuffix { get; init; } = "";

    /// <summary>The seed of the noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Solver steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Classifier-free guidance scale.</summary>
    public required double Guidance { get; init; }

    /// <summary>Time shift of the flow-matching schedule.</summary>
    public required double Shift { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Frames of the video.</summary>
    public required int Frames { get; init; }

    /// <summary>Frames per second at which it plays.</summary>
    public required double Fps { get; init; }

    /// <summary>The model's name or folder as the user gave it.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the weights, lower-case hexadecimal.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>The LoRAs it was made with, in their order; null (and absent from the JSON) for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecipeLora>? Loras { get; init; }

    /// <summary>Version of Kinora that made the video.</summary>
    public required string KinoraVersion { get; init; }

    /// <summary>The solver's name, for example <c>euler</c>.</summary>
    public required string Sampler { get; init; }

    /// <summary>Further settings by name; empty for none. Written in ordinal order of the names.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>The recipe as one line of JSON.</summary>
    /// <param name="asciiOnly">Whether characters beyond ASCII are written as \u escapes (for PNG and GIF, whose text has no
    /// sure encoding); otherwise they stay readable.</param>
    /// <returns>The JSON object.</returns>
    /// <exception cref="RecipeException">A text is no valid Unicode, a number is not finite, or the JSON is too long.</exception>
    public string ToJson(bool asciiOnly = false)
    {
        RefuseBadValues();
        GenerationRecipe ordered = this with { Extra = new SortedDictionary<string, string>(Extra.ToDictionary(), StringComparer.Ordinal) };
        RecipeJsonContext context = asciiOnly ? RecipeJsonContext.Default : ReadableContext;
        string json = JsonSerializer.Serialize(ordered, context.GenerationRecipe);
        int bytes = System.Text.Encoding.UTF8.GetByteCount(json);
        if (!asciiOnly && bytes > MaxJsonBytes)
            throw new RecipeException($"A recipe has at most {MaxJsonBytes} bytes of JSON, this one has {bytes}. Shorten its texts.");
        return json;
    }

    /// <summary>Reads the JSON that <see cref="ToJson"/> writes.</summary>
    /// <param name="json">One JSON object.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="RecipeException">It is no recipe, lacks a key, has an unknown one, or is of a newer version.</exception>
    public static GenerationRecipe FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        GenerationRecipe? recipe;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("recipe_version", out JsonElement version)
                && version.TryGetInt32(out int number) && number > CurrentVersion)
                throw new RecipeException(
                    $"The recipe is of version {number}, this Kinora reads up to {CurrentVersion}. Use a newer Kinora.");
            recipe = JsonSerializer.Deserialize(json, RecipeJsonContext.Default.GenerationRecipe);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new RecipeException($"The text is not a Kinora recipe: {error.Message}", error);
        }

        return recipe ?? throw new RecipeException("The text is not a Kinora recipe: it is the JSON value null.");
    }

    /// <summary>Whether the other recipe has the same JSON.</summary>
    /// <param name="other">Another recipe, or null.</param>
    /// <returns>True when every value is the same, the extra settings included.</returns>
    public bool Equals(GenerationRecipe? other) =>
        ReferenceEquals(this, other) || (other is not null && ToJson() == other.ToJson());

    /// <summary>A hash that agrees with <see cref="Equals(GenerationRecipe?)"/>.</summary>
    /// <returns>The hash of the JSON.</returns>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    private void RefuseBadValues()
    {
        List<string> faults = [];
        IReadOnlyList<RecipeLora> loras = Loras ?? [];
        IEnumerable<(string Name, double Value)> numbers =
            [("guidance", Guidance), ("shift", Shift), ("fps", Fps), .. loras.Select((lora, i) => ($"loras[{i}].scale", lora.Scale))];
        foreach ((string name, double value) in numbers)
            if (!double.IsFinite(value))
                faults.Add($"{name} is {value}, a finite number is needed.");
        IEnumerable<(string Name, string Text)> texts =
        [
            ("prompt", Prompt), ("negative_prompt", NegativePrompt), ("positive_suffix", PositiveSuffix), ("model", Model),
            ("weights_sha256", WeightsSha256), ("kinora_version", KinoraVersion), ("sampler", Sampler),
            .. loras.Select((lora, i) => ($"loras[{i}]", lora.File + lora.Sha256)),
            .. Extra.Select(pair => ($"extra.{pair.Key}", pair.Key + pair.Value)),
        ];
        foreach ((string name, string text) in texts)
            if (HasLoneSurrogate(text))
                faults.Add($"{name} holds half of a surrogate pair, which no file can store; remove it.");
        if (faults.Count > 0)
            throw new RecipeException($"The recipe cannot be stored: {string.Join(" ", faults)}");
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
