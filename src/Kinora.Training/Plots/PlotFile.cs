using System.Text;
using Kinora.Media;

namespace Kinora.Training.Plots;

/// <summary>Writes plots as PNG.</summary>
internal static class PlotFile
{
    /// <summary>Draws panels into a picture. Where the picture can't be made, the drawing stays beside it as SVG, which any browser shows.</summary>
    /// <param name="png">The PNG to write; its folder is made when missing.</param>
    /// <param name="panels">At least one.</param>
    /// <exception cref="MediaToolException">ffmpeg is missing or reads no SVG; the SVG is there.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static void Write(string png, IReadOnlyList<Panel> panels)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(png))!);
        var (svg, drawing) = (SvgOf(png), Encoding.UTF8.GetBytes(PanelSheet.ToSvg(panels)));
        try
        {
            ImageFile.WritePngOfSvg(png, drawing);
        }
        catch (MediaToolException)
        {
            AtomicFile.WriteAllBytes(svg, drawing);
            throw;
        }

        // From a time when it could not be drawn.
        File.Delete(svg);
    }

    /// <summary>Where the drawing stays when no picture can be made of it.</summary>
    public static string SvgOf(string png) => Path.ChangeExtension(png, ".svg");
}
