namespace Kinora.Evaluation;

/// <summary>One axis of two models on the same prompts and noise.</summary>
/// <param name="Share">Share of the model's videos that do as asked, mean over prompts.</param>
/// <param name="AgainstShare">The other's.</param>
/// <param name="Points">Their difference in points of a hundred.</param>
/// <param name="PointsInterval">Where that lies, at 95 %: bootstrap over prompts.</param>
/// <param name="Prompts">Prompts that ask for it.</param>
/// <param name="Videos">Videos of each model.</param>
public sealed record AxisDifference(double Share, double AgainstShare, double Points, Interval PointsInterval, int Prompts, int Videos);
