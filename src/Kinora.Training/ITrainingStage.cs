using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>One stage of the training cascade: what is trained, on which batches, with which loss.</summary>
public interface ITrainingStage : IDisposable
{
    /// <summary>The stage's name in logs and folders, such as <c>vae</c>.</summary>
    string Name { get; }

    /// <summary>The weights that this stage trains.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Samples per step.</summary>
    int BatchSize { get; }

    /// <summary>The recorded loss of one batch: a tensor of one element.</summary>
    /// <param name="samplesSeen">How many samples came before; names the batch.</param>
    /// <param name="random">The step's own random numbers (noise, times, dropout).</param>
    /// <param name="metrics">Figures for the log, by name.</param>
    Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics);

    /// <summary>Held-out figures with fixed data and noise, on the weights as they are now; the first one is the one to lower.</summary>
    IReadOnlyList<KeyValuePair<string, double>> Evaluate();

    /// <summary>Writes what a person would look at (a sample sheet) into a folder; may write nothing.</summary>
    void WriteSamples(string folder, long samplesSeen);

    /// <summary>Writes the trained networks into a model folder in the official layout.</summary>
    void Export(string modelFolder);
}
