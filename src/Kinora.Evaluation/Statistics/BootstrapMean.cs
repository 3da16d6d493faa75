namespace Kinora.Evaluation;

/// <summary>
/// The bootstrap interval of a mean (Efron 1979): resampled with replacement, percentiles of the resampled means, widened about the mean
/// by sqrt(n / (n - 1)) t / z, since plain percentiles are too narrow for small n (Hesterberg 2015, section 5). t is
/// Student's quantile for n - 1 degrees of freedom by its expansion about the normal's (Abramowitz and Stegun 26.7.5).
/// </summary>
public sealed class BootstrapMean
{
    /// <summary>Resamples unless told otherwise.</summary>
    public const int Resamples = 10_000;

    private readonly double _mean;
    private readonly double[] _means;
    private readonly int _count;

    /// <summary>Resamples.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <param name="resamples">How often.</param>
    public BootstrapMean(IReadOnlyList<double> values, int seed, int resamples = Resamples)
    {
        var random = new Random(seed);
        (_mean, _count) = (values.Average(), values.Count);
        _means = new double[resamples];
        for (var k = 0; k < resamples; k++)
        {
            double sum = 0;
            for (var draw = 0; draw < _count; draw++) sum += values[random.Next(_count)];
            _means[k] = sum / _count;
        }

        Array.Sort(_means);
    }

    /// <summary>The interval at 95 %; with one value it is that value alone and says nothing.</summary>
    public Interval At95 => At(0.025, 1.959963984540054);

    /// <summary>The interval at 99 %.</summary>
    public Interval At99 => At(0.005, 2.5758293035489004);

    /// <summary>Student's quantile out of the normal's.</summary>
    /// <param name="z">The normal quantile.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    internal static double Student(double z, int degrees)
    {
        var (z3, z5, z7, z9) = (Math.Pow(z, 3), Math.Pow(z, 5), Math.Pow(z, 7), Math.Pow(z, 9));
        return z + ((z3 + z) / (4.0 * degrees)) + (((5 * z5) + (16 * z3) + (3 * z)) / (96.0 * Math.Pow(degrees, 2)))
            + (((3 * z7) + (19 * z5) + (17 * z3) - (15 * z)) / (384.0 * Math.Pow(degrees, 3)))
            + (((79 * z9) + (776 * z7) + (1482 * z5) - (1920 * z3) - (945 * z)) / (92160.0 * Math.Pow(degrees, 4)));
    }

    private Interval At(double tail, double z)
    {
        var widening = _count < 2 ? 1 : Math.Sqrt(_count / (_count - 1.0)) * Student(z, _count - 1) / z;
        return new Interval(_mean + ((Quantile(tail) - _mean) * widening), _mean + ((Quantile(1 - tail) - _mean) * widening));
    }

    private double Quantile(double share) => _means[(int)Math.Clamp(Math.Round(share * (_means.Length - 1)), 0, _means.Length - 1)];
}
