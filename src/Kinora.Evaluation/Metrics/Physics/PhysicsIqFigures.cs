namespace Kinora.Evaluation;

/// <summary>Physics-IQ's four figures of a pair of clips (Motamed et al. 2025).</summary>
/// <param name="SpatialIou">Intersection over union of where anything ever moves; 1 is best.</param>
/// <param name="WeightedSpatialIou">The same weighted by how often: sum of the lesser over sum of the greater share of frames.</param>
/// <param name="SpatiotemporalIou">Mean over the frames of the masks' intersection over union; two empty masks have 1.</param>
/// <param name="Mse">Mean squared difference of the frames, values 0 to 1; 0 is best.</param>
public sealed record PhysicsIqFigures(double SpatialIou, double WeightedSpatialIou, double SpatiotemporalIou, double Mse)
{
    /// <summary>
    /// The benchmark's score of one scene: the three ratios to what two takes of the real scene have among each other, averaged, minus
    /// the squared error beyond theirs; in per cent, kept from 0 to 100. The benchmark itself averages the figures over
    /// its 198 scenes first.
    /// </summary>
    /// <param name="takes">The figures of one real take against the other.</param>
    public double ScoreAgainst(PhysicsIqFigures takes)
    {
        var ratios = (SpatiotemporalIou / takes.SpatiotemporalIou) + (SpatialIou / takes.SpatialIou) + (WeightedSpatialIou / takes.WeightedSpatialIou);
        return Math.Clamp(100 * ((ratios / 3) - (Mse - takes.Mse)), 0, 100);
    }
}
