namespace Kinora.Data.World;

/// <summary>Languages captions are written in.</summary>
public enum CaptionLanguage
{
    /// <summary>Simplified Chinese.</summary>
    Chinese,

    /// <summary>English.</summary>
    English,
}
