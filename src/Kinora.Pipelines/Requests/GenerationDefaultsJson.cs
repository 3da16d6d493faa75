namespace Kinora.Pipelines;

/// <summary>The fields of <c>generation_config.json</c>; null where one is absent.</summary>
internal sealed class GenerationDefaultsJson
{
    public int? Frames { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    public int? Steps { get; set; }

    public double? Guidance { get; set; }

    public double? Shift { get; set; }

    public double? Fps { get; set; }

    public string? PositiveSuffix { get; set; }

    public string? NegativePrompt { get; set; }
}
