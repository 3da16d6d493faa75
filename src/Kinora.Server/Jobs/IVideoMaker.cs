using Kinora.Server.Data;
using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>Makes the files of a job.</summary>
internal interface IVideoMaker
{
    /// <summary>Writes video, thumbnail and spritesheet. Called on a thread of the worker's own.</summary>
    /// <param name="job">What to make.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="follower">Is told where it stands, and asked whether it shall stop early.</param>
    /// <param name="cancellation">Stops it within a block of the transformer; nothing unfinished is left but what it can go on from.</param>
    /// <returns>Whether it went on from an earlier attempt's steps.</returns>
    bool Make(VideoJob job, Device device, IJobFollower follower, CancellationToken cancellation);
}
