using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Kinora.Training.Plots;

/// <summary>Draws panels in a grid as one SVG document.</summary>
internal static partial class PanelSheet
{
    private const int PanelWidth = 760;
    private const int PanelHeight = 440;

    // Pixels of the picture per unit of the drawing.
    private const double Sharpness = 1.5;
    private const string Font = "DejaVu Sans";
    private const string RightKey = "right";
    private const byte FaintAlpha = 70;

    // Okabe and Ito 2008: told apart with every kind of colour vision; the palest of them is left out.
    private static readonly OxyColor[] Palette =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2), OxyColor.FromRgb(0xD5, 0x5E, 0x00), OxyColor.FromRgb(0x00, 0x9E, 0x73), OxyColor.FromRgb(0xCC, 0x79, 0xA7),
        OxyColor.FromRgb(0xE6, 0x9F, 0x00), OxyColor.FromRgb(0x56, 0xB4, 0xE9), OxyColor.FromRgb(0x00, 0x00, 0x00),
    ];

    private static readonly LineStyle[] Dashes = [LineStyle.Solid, LineStyle.Dash, LineStyle.Dot];

    /// <summary>The document: at most two panels beside one another.</summary>
    /// <param name="panels">At least one.</param>
    public static string ToSvg(IReadOnlyList<Panel> panels)
    {
        var columns = Math.Min(2, panels.Count);
        var rows = (panels.Count + columns - 1) / columns;
        var (width, height) = (columns * PanelWidth, rows * PanelHeight);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width * Sharpness}\" height=\"{height * Sharpness}\" viewBox=\"0 0 {width} {height}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n");
        foreach (var (k, panel) in panels.Index())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({k % columns * PanelWidth} {k / columns * PanelHeight})\">\n");
            // Each panel numbers its clipping areas from the beginning.
            svg.Append(Identifier().Replace(Draw(panel), match => $"{match.Groups[1].Value}p{k}-{match.Groups[2].Value}"));
            svg.Append("</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Draw(Panel panel)
    {
        var model = new PlotModel
        {
            Title = panel.Title,
            DefaultFont = Font,
            TitleFontSize = 15,
            TitleFontWeight = FontWeights.Bold,
            DefaultFontSize = 12,
            Background = OxyColors.White,
            PlotAreaBorderColor = OxyColors.Gray,
            PlotAreaBorderThickness = new OxyThickness(1, 0, panel.RightAxisY is null ? 0 : 1, 1),
            Padding = new OxyThickness(10, 8, 16, 8),
        };
        model.Axes.Add(AxisX(panel));
        model.Axes.Add(AxisY(panel, right: false));
        if (panel.RightAxisY is not null) model.Axes.Add(AxisY(panel, right: true));
        foreach (var curve in panel.Curves.Where(c => c.Points.Count > 0).OrderByDescending(c => c.IsFaint)) model.Series.Add(Line(curve));
        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.BottomCenter,
            LegendOrientation = LegendOrientation.Horizontal,
            LegendFontSize = 12,
            LegendMargin = 2,
            LegendItemSpacing = 22,
        });
        // librsvg does not know the attribute that centres text vertically.
        var svg = new SvgExporter { Width = PanelWidth, Height = PanelHeight, TextMeasurer = new DejaVuMeasurer(), UseVerticalTextAlignmentWorkaround = true }.ExportToString(model);
        // Within another document it has no declaration of its own.
        return svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
    }

    private static LinearAxis AxisX(Panel panel)
    {
        var right = panel.Curves.SelectMany(c => c.Points).Max(p => p.X);
        return new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Title = panel.AxisX,
            Minimum = 0,
            // A run of one line has a place on the axis too.
            Maximum = right > 0 ? right * 1.02 : 1,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColor.FromAColor(30, OxyColors.Black),
            TickStyle = TickStyle.Outside,
            MinorTickSize = 0,
            AxisTitleDistance = 6,
            LabelFormatter = Number,
        };
    }

    private static Axis AxisY(Panel panel, bool right)
    {
        Axis axis = panel.IsLogarithmic(right) ? new LogarithmicAxis { PowerPadding = false } : new LinearAxis { MinimumPadding = 0.06 };
        axis.Position = right ? AxisPosition.Right : AxisPosition.Left;
        axis.Title = right ? panel.RightAxisY : panel.AxisY;
        axis.MaximumPadding = 0.06;
        axis.TickStyle = TickStyle.Outside;
        axis.MinorTickSize = axis is LogarithmicAxis ? 3 : 0;
        axis.LabelFormatter = Number;
        axis.AxisTitleDistance = 10;
        if (right) axis.Key = RightKey;
        else (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, OxyColor.FromAColor(30, OxyColors.Black));
        return axis;
    }

    private static LineSeries Line(Curve curve)
    {
        var color = Palette[curve.Color % Palette.Length];
        var line = new LineSeries
        {
            Title = curve.Label,
            Color = curve.IsFaint ? OxyColor.FromAColor(FaintAlpha, color) : color,
            StrokeThickness = curve.IsFaint ? 1 : 2,
            LineStyle = Dashes[curve.Color / Palette.Length % Dashes.Length],
            LineJoin = LineJoin.Round,
            MarkerType = curve.IsMarked ? MarkerType.Circle : MarkerType.None,
            MarkerSize = 3,
            MarkerFill = color,
            RenderInLegend = curve.Label is not null,
            YAxisKey = curve.IsOnTheRight ? RightKey : null,
        };
        line.Points.AddRange(curve.Points.Select(p => new DataPoint(p.X, p.Y)));
        return line;
    }

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        < 1e-3 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("(id=\"|url\\(#)([A-Za-z])")]
    private static partial Regex Identifier();
}
