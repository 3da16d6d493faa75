using System.Text.Json.Serialization;

namespace Kinora.Diffusion;

/// <summary>The fields of <c>scheduler_config.json</c>.</summary>
internal sealed class SchedulerJson
{
    [JsonPropertyName("_class_name")]
    public string ClassName { get; set; } = "FlowMatchDiscreteScheduler";

    public int NumTrainTimesteps { get; set; } = 1000;

    public bool Reverse { get; set; }

    public string Solver { get; set; } = "euler";
}
