using OxyPlot;

namespace Kinora.Training.Plots;

/// <summary>
/// Tells OxyPlot how large words will be. Its own measure is Arial's in points; the drawing is in DejaVu Sans, which is a fifth
/// wider, and in pixels.
/// </summary>
internal sealed class DejaVuMeasurer() : PdfRenderContext(1, 1, OxyColors.White)
{
    private const double PixelsPerPoint = 96 / 72.0;
    private const double WiderThanArial = 1.2;

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(size.Width * PixelsPerPoint * WiderThanArial, size.Height * PixelsPerPoint);
    }
}
