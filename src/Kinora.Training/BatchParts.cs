using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// Differentiates the loss of a step, whole or in parts side by side. Two threads with half of the rows each use two cores better than
/// operators that share both: nothing waits for the other half between one operator and the next.
/// </summary>
internal static class BatchParts
{
    /// <summary>Parts at most. Each adds its gradients to those of the other, and a sum of two numbers is the same in either order; of three it is not.</summary>
    public const int Most = 2;

    /// <summary>Adds the gradients of a step's loss to the parameters, and its figures to the log's.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="samplesSeen">Names the batch.</param>
    /// <param name="random">The step's random numbers.</param>
    /// <param name="options">Into how many parts the batch is cut, and how precisely linear layers multiply.</param>
    /// <param name="figures">Gets the stage's figures.</param>
    /// <returns>The loss.</returns>
    public static double Differentiate(ITrainingStage stage, long samplesSeen, RandomStream random, TrainerOptions options, IDictionary<string, double> figures)
    {
        if (options.BatchParts == 1)
        {
            using var precision = MixedPrecision.Products(options.Bfloat16Products);
            var loss = stage.Loss(samplesSeen, random, figures);
            var value = loss.Item();
            loss.Backward();
            return value;
        }

        var work = stage.LossParts(samplesSeen, random, options.BatchParts).Select(part => new Part(part, options.Bfloat16Products)).ToList();
        Task[] others = [.. work.Skip(1).Select(part => Task.Run(part.Run))];
        try
        {
            work[0].Run();
        }
        finally
        {
            // What the parts use is freed after this, so they must have ended, whatever became of the first.
            Task.WhenAll(others).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }

        foreach (var task in others) task.GetAwaiter().GetResult();
        foreach (var (name, value) in work.SelectMany(part => part.Figures)) figures[name] = figures.TryGetValue(name, out var sum) ? sum + value : value;
        return work.Sum(part => part.Loss);
    }

    private sealed class Part(Func<IDictionary<string, double>, Tensor> record, bool bfloat16Products)
    {
        public SortedDictionary<string, double> Figures { get; } = new(StringComparer.Ordinal);

        public double Loss { get; private set; }

        public void Run()
        {
            using var scope = new TensorScope();
            using var precision = MixedPrecision.Products(bfloat16Products);
            var loss = record(Figures);
            Loss = loss.Item();
            loss.Backward();
        }
    }
}
