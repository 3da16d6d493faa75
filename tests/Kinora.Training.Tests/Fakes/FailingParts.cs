using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Tests.Fakes;

/// <summary>A stage whose loss has two parts, of which the second fails.</summary>
internal sealed class FailingParts : ITrainingStage
{
    public string Name => "failing";

    public IReadOnlyList<Parameter> Parameters => [];

    public int BatchSize => 2;

    public bool HasLossParts => true;

    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics) => throw new NotSupportedException();

    public IReadOnlyList<Func<IDictionary<string, double>, Tensor>> LossParts(long samplesSeen, RandomStream random, int parts) =>
    [
        _ =>
        {
            var x = Tensor.Zeros([1]);
            x.RequiresGrad = true;
            return x.Sum();
        },
        _ => throw new InvalidDataException("second part"),
    ];

    public IReadOnlyList<KeyValuePair<string, double>> Evaluate() => [];

    public void WriteSamples(string folder, long samplesSeen)
    {
    }

    public void Export(string modelFolder)
    {
    }

    public void Dispose()
    {
    }
}
