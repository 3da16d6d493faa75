using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// A network that a stage trains beside its own, with a loss and an optimizer of its own, such as the discriminator of an adversarial
/// loss. It takes its steps with the stage's, its state is part of the checkpoints, and it is neither averaged nor exported.
/// </summary>
public interface ITrainingCompanion
{
    /// <summary>What it is called in logs, and what its files in checkpoints begin with; lower-case letters.</summary>
    string Name { get; }

    /// <summary>Its weights, which record gradients; always in the same order.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Changes its weights.</summary>
    IOptimizer Optimizer { get; }

    /// <summary>The recorded loss on what the stage's last <see cref="ITrainingStage.Loss"/> has seen, taken after the backward of that one.</summary>
    /// <param name="metrics">Figures for the log, by name.</param>
    /// <returns>A tensor of one element; null for a step that leaves the companion as it is.</returns>
    Tensor? Loss(IDictionary<string, double> metrics);
}
