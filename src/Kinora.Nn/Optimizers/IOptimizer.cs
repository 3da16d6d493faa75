namespace Kinora.Nn;

/// <summary>Changes parameters by the gradients they hold, in place.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>The method's name in run files and checkpoints, such as <c>adamw</c>.</summary>
    string Name { get; }

    /// <summary>How many steps have been taken; set when a run resumes.</summary>
    long StepCount { get; set; }

    /// <summary>The state's tensors by name, for checkpoints; always the same names in the same order.</summary>
    IEnumerable<Parameter> State();

    /// <summary>One step from the gradients that the parameters hold. Parameters without a gradient stay as they are.</summary>
    /// <param name="scale">Multiplies the learning rate: warm-up and decay.</param>
    void Step(double scale = 1);
}
