using Kinora.Server.Data;
using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>Makes the files of a job.</summary>
internal interface IVideoMaker
{
    /// <summary>Writes video, thumbnail and spritesheet. Called on a thread of the worker's own.</summary>
    /// <param name="job">What to make.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="report">Is told where it stands.</param>
    /// <param name="saved">Is told that so many steps can't be lost any more.</param>
    /// <param name="cancellation">Stops it within a block of the transformer; nothing unfinished is left but what it can go on from.</param>
    /// <returns>Whether it went on from an earlier attempt's steps.</returns>
    bool Make(VideoJob job, Device device, Action<JobProgress> report, Action<int, int> saved, CancellationToken cancellation);
}
