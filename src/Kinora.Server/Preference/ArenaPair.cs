using Kinora.Server.Data;

namespace Kinora.Server.Preference;

/// <summary>Two videos of one prompt, in the order in which they are shown.</summary>
internal sealed record ArenaPair(VideoJob First, VideoJob Second);
