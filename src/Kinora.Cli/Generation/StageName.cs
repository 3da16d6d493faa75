using Kinora.Pipelines;

namespace Kinora.Cli.Generation;

/// <summary>Names of the stages, as progress and JSON have them.</summary>
internal static class StageName
{
    public static string Of(GenerationStage stage) => stage switch
    {
        GenerationStage.Text => "text",
        GenerationStage.Denoise => "denoise",
        _ => "decode",
    };
}
