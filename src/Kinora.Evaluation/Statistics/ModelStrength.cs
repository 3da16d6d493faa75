namespace Kinora.Evaluation;

/// <summary>How strong a model is among those it was compared with.</summary>
/// <param name="Model">The model.</param>
/// <param name="LogStrength">Natural logarithm of its strength; the mean over the models is 0. One that is d above another wins exp(d) times as often as it loses.</param>
/// <param name="Low">Lower end of the bootstrap interval at 95 %.</param>
/// <param name="High">Upper end.</param>
public sealed record ModelStrength(string Model, double LogStrength, double Low, double High);
