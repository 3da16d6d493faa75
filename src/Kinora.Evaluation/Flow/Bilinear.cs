namespace Kinora.Evaluation;

/// <summary>The four pixels around a place and how much each counts.</summary>
internal readonly struct Bilinear
{
    private readonly int _topLeft;
    private readonly int _right;
    private readonly int _down;
    private readonly double _x;
    private readonly double _y;

    private Bilinear(int topLeft, int right, int down, double x, double y) => (_topLeft, _right, _down, _x, _y) = (topLeft, right, down, x, y);

    /// <summary>A place in a picture; outside it the nearest one inside.</summary>
    public static Bilinear Place(double x, double y, int width, int height)
    {
        x = Math.Clamp(x, 0, width - 1);
        y = Math.Clamp(y, 0, height - 1);
        var (column, row) = ((int)x, (int)y);
        return new Bilinear((row * width) + column, column + 1 < width ? 1 : 0, row + 1 < height ? width : 0, x - column, y - row);
    }

    /// <summary>The value there.</summary>
    /// <param name="values">[H, W, channels].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="channel">Which of them.</param>
    public double Of(float[] values, int channels, int channel)
    {
        double Value(int pixel) => values[(pixel * channels) + channel];
        return Mix(Mix(Value(_topLeft), Value(_topLeft + _right), _x), Mix(Value(_topLeft + _down), Value(_topLeft + _right + _down), _x), _y);
    }

    /// <summary>The value there of a picture of one channel.</summary>
    public double Of(byte[] values) =>
        Mix(Mix(values[_topLeft], values[_topLeft + _right], _x), Mix(values[_topLeft + _down], values[_topLeft + _right + _down], _x), _y);

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);
}
