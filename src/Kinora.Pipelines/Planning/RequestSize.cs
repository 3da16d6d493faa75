namespace Kinora.Pipelines;

/// <summary>The size of a video.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Frames">Frames.</param>
public sealed record RequestSize(int Width, int Height, int Frames)
{
    /// <summary>As <c>17 frames of 64x64</c>.</summary>
    public override string ToString() => Frames == 1 ? $"1 frame of {Width}x{Height}" : $"{Frames} frames of {Width}x{Height}";
}
