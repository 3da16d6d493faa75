using System.Globalization;

namespace Kinora.Media;

/// <summary>Frames per second as an exact fraction, so that 30000/1001 stays what it is.</summary>
public readonly record struct FrameRate
{
    private readonly int _denominator;

    /// <summary>A rate of <paramref name="numerator"/> frames in <paramref name="denominator"/> seconds.</summary>
    /// <param name="numerator">Frames, at least 1.</param>
    /// <param name="denominator">Seconds, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the two is below 1.</exception>
    public FrameRate(int numerator, int denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numerator, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        int divisor = GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    /// <summary>25 frames per second, the rate of Step-Video-T2V's clips.</summary>
    public static FrameRate Default { get; } = new(25);

    /// <summary>Frames in <see cref="Denominator"/> seconds, in lowest terms; 0 only for an unset value.</summary>
    public int Numerator { get; }

    /// <summary>Seconds in which <see cref="Numerator"/> frames pass, in lowest terms.</summary>
    public int Denominator => _denominator == 0 ? 1 : _denominator;

    /// <summary>Frames per second as a number.</summary>
    public double FramesPerSecond => (double)Numerator / Denominator;

    /// <summary>
    /// The fraction for a rate given as a number: whole rates, the television rates (24, 30, 48, 60, 120 times 1000/1001),
    /// and otherwise thousandths of a frame per second.
    /// </summary>
    /// <param name="framesPerSecond">Frames per second, from 0.001 to 1000.</param>
    /// <returns>The fraction nearest to the number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite or outside the range.</exception>
    public static FrameRate FromDouble(double framesPerSecond)
    {
        if (!(framesPerSecond is >= 0.001 and <= 1000))
            throw new ArgumentOutOfRangeException(
                nameof(framesPerSecond), framesPerSecond, "A frame rate lies between 0.001 and 1000 frames per second.");
        double television = framesPerSecond * 1.001;
        foreach (int rate in (ReadOnlySpan<int>)[24, 30, 48, 60, 120])
            if (Math.Abs(television - rate) < 0.002)
                return new FrameRate(rate * 1000, 1001);
        return new FrameRate((int)Math.Round(framesPerSecond * 1000), 1000);
    }

    /// <summary>Reads <c>25</c>, <c>23.976</c> or <c>30000/1001</c>.</summary>
    /// <param name="text">The rate as text, invariant culture.</param>
    /// <param name="rate">The rate when the text is one.</param>
    /// <returns>Whether the text is a positive rate.</returns>
    public static bool TryParse(string? text, out FrameRate rate)
    {
        rate = default;
        if (text is null)
            return false;
        int slash = text.IndexOf('/');
        if (slash >= 0)
        {
            if (!int.TryParse(text.AsSpan(0, slash), CultureInfo.InvariantCulture, out int numerator)
                || !int.TryParse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture, out int denominator)
                || numerator < 1 || denominator < 1)
                return false;
            rate = new FrameRate(numerator, denominator);
            return true;
        }

        if (!double.TryParse(text, CultureInfo.InvariantCulture, out double number) || !(number is >= 0.001 and <= 1000))
            return false;
        rate = FromDouble(number);
        return true;
    }

    /// <summary>The rate as <c>25</c> or <c>30000/1001</c>, the form ffmpeg reads.</summary>
    /// <returns>The fraction in lowest terms.</returns>
    public override string ToString() => Denominator == 1 ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
