using Kinora.Evaluation;

namespace Kinora.Cli.Models;

/// <summary>The JSON of a calibration: all settings that were measured, and the fastest that keeps the wanted likeness.</summary>
internal sealed record CalibrationLine(string Model, string WeightsSha256, double WantedPsnr, int Videos, int Steps, IReadOnlyList<ReuseFigures> Settings, ReuseFigures Best);
