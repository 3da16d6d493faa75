namespace Kinora.Evaluation;

/// <summary>Which values of a metric are good.</summary>
public enum MetricDirection
{
    /// <summary>Neither: a property of the video, not a merit.</summary>
    None,

    /// <summary>High values.</summary>
    Higher,

    /// <summary>Low values.</summary>
    Lower,
}
