using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>One stage of the training cascade: what is trained, on which batches, with which loss.</summary>
/// <remarks>A stage is used by one thread. What it prepares ahead on others has ended when it is disposed.</remarks>
public interface ITrainingStage : IDisposable
{
    /// <summary>The stage's name in logs and checkpoints, such as <c>vae</c>.</summary>
    string Name { get; }

    /// <summary>The weights that this stage trains, always in the same order.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Whether a weight of two or more axes is a table of embeddings or an output layer: those are left to AdamW by <see cref="Muon"/>.</summary>
    /// <param name="name">The weight's name.</param>
    bool IsEmbedding(string name) => false;

    /// <summary>A second network that is trained along with the stage's and never exported; null for none. It is the stage's to dispose.</summary>
    ITrainingCompanion? Companion => null;

    /// <summary>By how much a step raises the count of samples seen.</summary>
    int BatchSize { get; }

    /// <summary>The recorded loss of one batch. The same arguments and weights give the same loss, whatever was asked before.</summary>
    /// <param name="samplesSeen">How many samples came before, a multiple of <see cref="BatchSize"/>; names the batch.</param>
    /// <param name="random">The step's own random numbers (noise, times, dropout).</param>
    /// <param name="metrics">Figures for the log, by name.</param>
    /// <returns>A tensor of one element that <c>Backward</c> can be called on.</returns>
    Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics);

    /// <summary>Whether the loss is a sum over samples, so that <see cref="LossParts"/> can part it.</summary>
    bool HasLossParts => false;

    /// <summary>
    /// The loss of <see cref="Loss"/>, for the same arguments, as a sum of parts that threads can record and differentiate side by side. They
    /// may use what was made in the scope of this call, and put nothing into it.
    /// </summary>
    /// <param name="samplesSeen">How many samples came before.</param>
    /// <param name="random">The step's own random numbers.</param>
    /// <param name="parts">How many parts at most.</param>
    /// <returns>Each takes a dictionary for its share of the figures, which are sums too, and returns its share of the loss.</returns>
    /// <exception cref="NotSupportedException">The stage has no parts.</exception>
    IReadOnlyList<Func<IDictionary<string, double>, Tensor>> LossParts(long samplesSeen, RandomStream random, int parts) =>
        throw new NotSupportedException($"Parting a batch: the loss of the stage {Name} is no sum over samples.");

    /// <summary>What kind of step the one after so many samples is; steps of one kind cost the same.</summary>
    /// <param name="samplesSeen">A multiple of <see cref="BatchSize"/>.</param>
    string KindOfStep(long samplesSeen) => "all";

    /// <summary>Held-out figures with fixed data and noise, on the weights as they are now; the first one is the one to watch.</summary>
    IReadOnlyList<KeyValuePair<string, double>> Evaluate();

    /// <summary>Writes what a person would look at (a sample sheet) into a folder, which is made when missing; may write nothing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="samplesSeen">Becomes part of the files' names.</param>
    void WriteSamples(string folder, long samplesSeen);

    /// <summary>Writes the trained networks into a model folder in the official layout.</summary>
    /// <param name="modelFolder">The model's root, made when missing.</param>
    void Export(string modelFolder);
}
