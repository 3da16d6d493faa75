using Kinora.Data.World;
using Kinora.Evaluation;
using Kinora.Nn;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Support;

/// <summary>A judge of the whole world as small as it can be, untrained, and a tiny model with square videos.</summary>
internal static class TinyJudge
{
    /// <summary>Writes them into <c>judge</c> and <c>tiny</c> of a folder.</summary>
    public static void WriteWithModel(TemporaryFolder folder)
    {
        TinyModel.Write(folder["tiny"]);
        File.WriteAllText(Path.Combine(folder["tiny"], "generation_config.json"), (TinyModel.Defaults with { Width = 32, Height = 32 }).ToJson());
        var whole = JudgeConfig.For(ConceptLibrary.Load());
        var config = new JudgeConfig(whole.Size, whole.Things, whole.Settings, whole.Motions, 32, 1, 24, 8);
        var judge = new JudgeFolder(folder["judge"]);
        using var frames = new FrameReader(config, ParameterStore.Fresh(1));
        using var motions = new MotionReader(config, ParameterStore.Fresh(1));
        judge.Write(frames);
        judge.Write(motions);
    }
}
