using Kinora.Server.Data;

namespace Kinora.Server.Tests.Support;

internal static class JobSample
{
    public static VideoJob New(string owner = "local", int priority = 0) => new()
    {
        Id = ServerIds.New("video_"), OwnerId = owner, Model = "tiny", Prompt = "a penguin hops in the snow", Seed = "7",
        Steps = 3, Guidance = 4, Shift = 5, Width = 32, Height = 16, Frames = 17, Fps = 25, Priority = priority,
    };
}
