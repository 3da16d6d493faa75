namespace Kinora.Data.World;

/// <summary>Jacobi's elliptic sine and quarter period by the arithmetic-geometric mean (NIST DLMF 19.8 and 22.20).</summary>
internal static class JacobiElliptic
{
    private const int Steps = 8;

    public static double QuarterPeriod(double k)
    {
        double a = 1, b = Math.Sqrt(1 - k * k);
        for (int step = 0; step < Steps; step++)
            (a, b) = ((a + b) / 2, Math.Sqrt(a * b));
        return Math.PI / (2 * a);
    }

    public static double Sn(double u, double k)
    {
        Span<double> a = stackalloc double[Steps + 1], c = stackalloc double[Steps + 1];
        a[0] = 1;
        c[0] = k;
        double b = Math.Sqrt(1 - k * k);
        for (int n = 1; n <= Steps; n++)
        {
            a[n] = (a[n - 1] + b) / 2;
            c[n] = (a[n - 1] - b) / 2;
            b = Math.Sqrt(a[n - 1] * b);
        }

        double phi = Math.ScaleB(a[Steps] * u, Steps);
        for (int n = Steps; n >= 1; n--)
            phi = (phi + Math.Asin(c[n] / a[n] * Math.Sin(phi))) / 2;
        return Math.Sin(phi);
    }
}
