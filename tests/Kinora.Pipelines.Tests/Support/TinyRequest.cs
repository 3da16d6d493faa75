namespace Kinora.Pipelines.Tests.Support;

internal static class TinyRequest
{
    /// <summary>A request that the tiny model fulfils.</summary>
    public static GenerationRequest Value { get; } = GenerationRequest.From("a penguin hops in the snow", 7, TinyModel.Defaults);
}
