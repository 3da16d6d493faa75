using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Single random numbers one after another from one stream.</summary>
/// <param name="stream">The stream; two readers of one stream draw the same numbers.</param>
internal sealed class Draws(RandomStream stream)
{
    private ulong _next;

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => stream.Block(_next++).A / 4294967296.0;

    /// <summary>Uniform between two numbers.</summary>
    public double Between(double low, double high) => low + ((high - low) * Unit());

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A uniform integer in [0, bound).</summary>
    public int Below(int bound) => (int)(Unit() * bound);

    /// <summary>Standard normal.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());
}
