namespace Kinora.Training;

/// <summary>A training run can't go on; the message says after how many samples and what to do.</summary>
public sealed class TrainingException(string message) : Exception(message);
