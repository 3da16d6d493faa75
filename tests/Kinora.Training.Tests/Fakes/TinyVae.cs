using Kinora.Models.VideoVae;

namespace Kinora.Training.Tests.Fakes;

/// <summary>About the smallest VAE that the architecture allows.</summary>
internal static class TinyVae
{
    public static VideoVaeConfig Config { get; } = new(2, 8, [1, 1, 1, 1], 1, normGroups: 2, encoderInputChannels: 4);

    public static VideoVae Make() => VideoVae.Fresh(Config, 5);
}
