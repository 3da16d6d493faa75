using Kinora.Data.Preference;

namespace Kinora.Training.Stages;

/// <summary>A sample as it is trained on.</summary>
/// <param name="Video">How it was made.</param>
/// <param name="File">Its latents.</param>
internal sealed record ReflowSample(SampledVideo Video, string File);
