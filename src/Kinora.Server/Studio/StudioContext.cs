namespace Kinora.Server.Studio;

/// <summary>What every page knows.</summary>
/// <param name="Language">en or zh.</param>
/// <param name="Theme">light, dark, or empty for the system's.</param>
/// <param name="Path">The page's path.</param>
/// <param name="Back">Where the page can be had again, with its query.</param>
/// <param name="FormToken">The antiforgery token.</param>
/// <param name="IsSignedIn">Whether a person is known.</param>
/// <param name="IsLocal">Whether it is the one person of a server without accounts.</param>
/// <param name="IsAdmin">Whether it is an admin.</param>
/// <param name="Address">Scheme and host of the server.</param>
public sealed record StudioContext(string Language, string Theme, string Path, string Back, string FormToken, bool IsSignedIn, bool IsLocal, bool IsAdmin, string Address)
{
    /// <summary>A word or sentence of the page's language.</summary>
    /// <param name="key">Its key.</param>
    public string this[string key] => Words.Get(Language, key);

    /// <summary>A sentence with something in it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="parts">What goes in.</param>
    public string Format(string key, params object[] parts) => string.Format(System.Globalization.CultureInfo.InvariantCulture, this[key], parts);

    /// <summary>A setting of a video for people, in the words of the form.</summary>
    /// <param name="field">Its name in the API.</param>
    public string FieldName(string field) => field switch
    {
        "num_frames" => this["frame_count"],
        "negative_prompt" => this["negative"],
        "lora" => "LoRA",
        _ => this[field],
    };

    /// <summary>A duration for people.</summary>
    /// <param name="seconds">Seconds.</param>
    public string Duration(double seconds) => seconds switch
    {
        < 10 => Format("seconds", Math.Max(0.1, Math.Round(seconds, 1))),
        < 90 => Format("seconds", Math.Round(seconds)),
        < 5400 => Format("minutes", Math.Round(seconds / 60)),
        _ => Format("hours", Math.Round(seconds / 3600, 1)),
    };
}
