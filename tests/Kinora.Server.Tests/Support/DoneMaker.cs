using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Tensors;

namespace Kinora.Server.Tests.Support;

/// <summary>A maker that is done at once and writes nothing.</summary>
internal sealed class DoneMaker : IVideoMaker
{
    public bool Make(VideoJob job, Device device, IJobFollower follower, CancellationToken cancellation) => false;
}
