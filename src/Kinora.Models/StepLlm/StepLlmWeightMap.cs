using Kinora.Checkpoints;
using Kinora.Nn;

namespace Kinora.Models.StepLlm;

/// <summary>What a Step-LLM checkpoint holds. Its keys are the network's own (spec 5.5).</summary>
public static class StepLlmWeightMap
{
    /// <summary>Every key and shape of a network of these sizes, in the network's order.</summary>
    /// <param name="config">The sizes; no weight is made.</param>
    public static IReadOnlyList<ExpectedTensor> Tensors(StepLlmConfig config)
    {
        using var network = new StepLlmEncoder(config, ParameterStore.Meta());
        return [.. network.Parameters.All.Select(p => new ExpectedTensor(p.Name, p.Value.Shape.ToArray()))];
    }
}
