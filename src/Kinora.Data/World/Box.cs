namespace Kinora.Data.World;

/// <summary>An axis-aligned box around the visible part of a thing. All values are picture heights from the top left
/// corner, so multiply by the height in pixels to get pixels.</summary>
/// <param name="Left">Left border.</param>
/// <param name="Top">Upper border.</param>
/// <param name="Right">Right border.</param>
/// <param name="Bottom">Lower border.</param>
public readonly record struct Box(double Left, double Top, double Right, double Bottom);
