using Kinora.Media;

namespace Kinora.Data.World;

/// <summary>Composes sheets of rendered scenes for a person to look over.</summary>
public static class WorldPreview
{
    /// <summary>Renders scenes one per row, with evenly spaced frames of a window from left to right.</summary>
    /// <param name="renderer">The renderer.</param>
    /// <param name="scenes">The scenes, top to bottom; at least one.</param>
    /// <param name="size">Width and height of one picture in pixels, each at least 16.</param>
    /// <param name="startFrame">First frame of the window.</param>
    /// <param name="frameCount">Frames of the window; it must lie within the clip's 204 frames.</param>
    /// <param name="layout">Columns, enlargement and gaps; null for the defaults.</param>
    /// <returns>One frame, the sheet.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size or the window is not possible.</exception>
    /// <exception cref="ArgumentException">There is no scene, or the layout is out of range.</exception>
    public static VideoFrames Compose(
        WorldRenderer renderer, IReadOnlyList<SceneSpec> scenes, FrameSize size,
        int startFrame, int frameCount, ContactSheetLayout? layout = null)
    {
        SceneGeometry.EnsureWindow(startFrame, frameCount);
        layout ??= new ContactSheetLayout();
        // Only what is shown is drawn: a sheet of whole clips takes twenty times as long and as much memory.
        int[] shown = ContactSheetLayout.Spread(frameCount, layout.Columns);
        return ContactSheet.ComposeRows([.. scenes.Select(RowOf)], layout);

        VideoFrames RowOf(SceneSpec scene)
        {
            VideoFrames row = new(shown.Length, size.Height, size.Width);
            for (int i = 0; i < shown.Length; i++)
                renderer.Render(scene, size.Width, size.Height, startFrame + shown[i], 1).CopyTo(row.FrameSpan(i));
            return row;
        }
    }
}
