namespace Kinora.Data.World;

/// <summary>Composes sheets of rendered scenes for a person to look over.</summary>
public static class WorldPreview
{
    /// <summary>Renders scenes one per row, with frames spread over a window from left to right.</summary>
    /// <param name="renderer">The renderer.</param>
    /// <param name="scenes">The scenes, top to bottom.</param>
    /// <param name="width">Width of one picture in pixels, at least 16.</param>
    /// <param name="height">Height of one picture in pixels, at least 16.</param>
    /// <param name="startFrame">First frame shown.</param>
    /// <param name="frameStep">Frames between two pictures, at least 1.</param>
    /// <param name="columns">Pictures in a row, at least 1.</param>
    /// <param name="zoom">Every pixel is repeated this many times each way, at least 1.</param>
    /// <returns>The sheet's bytes [height, width, 3], sRGB, with its width and height in pixels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size or the window is not possible.</exception>
    public static (byte[] Rgb, int Width, int Height) Compose(
        WorldRenderer renderer, IReadOnlyList<SceneSpec> scenes, int width, int height,
        int startFrame, int frameStep, int columns, int zoom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(zoom, 1);
        int sheetWidth = columns * width * zoom, sheetHeight = scenes.Count * height * zoom;
        byte[] sheet = new byte[sheetWidth * sheetHeight * 3];
        for (int row = 0; row < scenes.Count; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                byte[] picture = renderer.Render(scenes[row], width, height, startFrame + column * frameStep, 1);
                for (int y = 0; y < height * zoom; y++)
                {
                    int to = ((row * height * zoom + y) * sheetWidth + column * width * zoom) * 3;
                    for (int x = 0; x < width * zoom; x++)
                        picture.AsSpan((y / zoom * width + x / zoom) * 3, 3).CopyTo(sheet.AsSpan(to + x * 3, 3));
                }
            }
        }
        return (sheet, sheetWidth, sheetHeight);
    }
}
