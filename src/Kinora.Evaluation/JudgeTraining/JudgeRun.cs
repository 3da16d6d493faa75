using System.Text;
using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Nn;
using Kinora.Training;

namespace Kinora.Evaluation;

/// <summary>Trains a judge.</summary>
/// <param name="config">The run.</param>
/// <param name="log">Lines for the person who watches.</param>
public sealed class JudgeRun(JudgeRunConfig config, TextWriter log)
{
    /// <summary>The stage's name on the command line and in run files.</summary>
    public const string StageName = "judge";

    private const string RunFileName = "run.json";

    /// <summary>Runs to the end, or until it is cancelled: what is done is saved then, and running again goes on.</summary>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <returns>Whether it has come to its end.</returns>
    /// <exception cref="TrainingException">The run file has faults, a run folder belongs to something else, or numbers are not finite.</exception>
    /// <exception cref="WorldAssetException">Font, names or tools of the synthetic world are missing.</exception>
    public bool Run(CancellationToken cancellation = default)
    {
        config.Check();
        var library = ConceptLibrary.Load();
        var judge = JudgeConfig.For(library);
        using (var reader = new FrameReader(judge, ParameterStore.Fresh(config.FrameTrainer.Seed)))
        using (var stage = new FrameReaderStage(reader, library, config.FrameReader, folder => new JudgeFolder(folder).Write(reader)))
        {
            if (!Train(stage, config.FrameTrainer, cancellation)) return false;
        }

        using (var reader = new MotionReader(judge, ParameterStore.Fresh(config.MotionTrainer.Seed)))
        using (var stage = new MotionReaderStage(reader, library, config.MotionReader, folder => new JudgeFolder(folder).Write(reader)))
        {
            return Train(stage, config.MotionTrainer, cancellation);
        }
    }

    private bool Train(ITrainingStage stage, TrainerOptions options, CancellationToken cancellation)
    {
        // What this run really was, every default included, beside what came of it.
        Directory.CreateDirectory(options.RunFolder);
        AtomicFile.Write(Path.Combine(options.RunFolder, RunFileName), stream => stream.Write(Encoding.UTF8.GetBytes(config.ToJson())));
        return new Trainer(stage, options with { ExportFolder = options.ExportFolder ?? config.Judge }, log).Run(cancellation) >= options.Samples;
    }
}
