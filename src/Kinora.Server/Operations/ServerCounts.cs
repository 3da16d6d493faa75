using Kinora.Server.Data;

namespace Kinora.Server.Operations;

/// <summary>What happened since the start.</summary>
/// <param name="Finished">Videos that ended, by state.</param>
/// <param name="PhaseSeconds">Seconds of the phases of completed videos, by name.</param>
/// <param name="WorkSeconds">Seconds of work on completed videos.</param>
internal sealed record ServerCounts(Dictionary<JobState, long> Finished, Dictionary<string, double> PhaseSeconds, double WorkSeconds);
