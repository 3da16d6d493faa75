namespace Kinora.Evaluation;

/// <summary>
/// Wears rendered pictures out the ways in which generated ones are imperfect. Mild wear leaves a thing that a person still
/// names at a glance; ruin leaves its colours at its place and nothing to name it by.
/// </summary>
internal static class PictureWear
{
    /// <summary>Softened, smeared, bent, tinted, grainy: each sometimes.</summary>
    public static float[] Mild(float[] picture, int size, Draws draws)
    {
        if (draws.Chance(0.2)) picture = Bend(picture, size, draws, draws.Between(0.4, 1.6));
        if (draws.Chance(0.15)) picture = Ghost(picture, size, draws);
        if (draws.Chance(0.2)) picture = Coarse(picture, size, draws.Between(1.3, 2.5));
        if (draws.Chance(0.4)) picture = Picture.Blur(picture, size, draws.Between(0.3, 1.9));
        return Tint(picture, draws);
    }

    /// <summary>What things add to an empty scenery, made unrecognisable.</summary>
    /// <param name="full">The scene with its things.</param>
    /// <param name="empty">The scenery alone.</param>
    /// <param name="size">Pixels per side.</param>
    /// <param name="draws">Decides how.</param>
    public static float[] Ruin(float[] full, float[] empty, int size, Draws draws)
    {
        var added = full.Zip(empty, (a, b) => a - b).ToArray();
        if (draws.Chance(0.35)) added = Picture.Blur(Shuffle(added, size, draws), size, draws.Between(1.0, 2.5));
        else if (draws.Chance(0.3)) added = Picture.Blur(Bend(added, size, draws, draws.Between(6, 10)), size, draws.Between(2.0, 3.5));
        else added = Picture.Blur(added, size, draws.Between(4.5, 9));
        return [.. empty.Zip(added, (a, b) => a + b)];
    }

    // A smooth random displacement: waves of random phase along both axes.
    private static float[] Bend(float[] picture, int size, Draws draws, double pixels)
    {
        var (rowPhase, columnPhase, rowWave, columnWave) = (draws.Between(0, 6.3), draws.Between(0, 6.3), draws.Between(10, 28), draws.Between(10, 28));
        var (otherRow, otherColumn) = (draws.Between(0, 6.3), draws.Between(0, 6.3));
        return Picture.Resample(picture, size, (row, column) => (
            row + (pixels * Math.Sin((column * 6.2832 / columnWave) + rowPhase) * Math.Cos((row * 6.2832 / rowWave) + otherRow)),
            column + (pixels * Math.Sin((row * 6.2832 / rowWave) + columnPhase) * Math.Cos((column * 6.2832 / columnWave) + otherColumn))));
    }

    // The same picture once more, shifted and fainter: what is left of the frame before.
    private static float[] Ghost(float[] picture, int size, Draws draws)
    {
        var (down, right, share) = (draws.Between(-3, 3), draws.Between(-3, 3), (float)draws.Between(0.15, 0.45));
        var shifted = Picture.Resample(picture, size, (row, column) => (row + down, column + right));
        return [.. picture.Zip(shifted, (a, b) => a + ((b - a) * share))];
    }

    private static float[] Coarse(float[] picture, int size, double factor)
    {
        var soft = Picture.Blur(picture, size, 0.4 * factor);
        // Bilinear between the points of a coarser grid.
        var points = (int)Math.Ceiling(size / factor);
        var step = (size - 1.0) / (points - 1);
        var small = Picture.Resample(soft, size, (row, column) => (Math.Min(row, points - 1) * step, Math.Min(column, points - 1) * step));
        return Picture.Resample(small, size, (row, column) => (row / step, column / step));
    }

    private static float[] Tint(float[] picture, Draws draws)
    {
        var (contrast, lift, noise) = (draws.Between(0.88, 1.12), draws.Between(-0.05, 0.05), draws.Chance(0.3) ? draws.Between(0, 0.025) : 0);
        double[] gain = [draws.Between(0.93, 1.07), draws.Between(0.93, 1.07), draws.Between(0.93, 1.07)];
        var result = new float[picture.Length];
        for (var k = 0; k < picture.Length; k++)
        {
            var value = ((picture[k] - 0.5) * contrast * gain[k % Picture.Channels]) + 0.5 + lift;
            if (noise > 0) value += noise * draws.Normal();
            result[k] = (float)Math.Clamp(value, 0, 1);
        }

        return result;
    }

    // Blocks trade places with others up to three blocks away, so that colours stay about where they were.
    private static float[] Shuffle(float[] picture, int size, Draws draws)
    {
        const int block = 6;
        const int reach = 2;
        var blocks = size / block;
        var from = Enumerable.Range(0, blocks * blocks).ToArray();
        for (var k = 0; k < from.Length; k++)
        {
            var row = Math.Clamp((k / blocks) + draws.Below((2 * reach) + 1) - reach, 0, blocks - 1);
            var column = Math.Clamp((k % blocks) + draws.Below((2 * reach) + 1) - reach, 0, blocks - 1);
            var other = (row * blocks) + column;
            (from[k], from[other]) = (from[other], from[k]);
        }

        return Picture.Resample(picture, size, (row, column) =>
        {
            if (row >= blocks * block || column >= blocks * block) return (row, column);
            var source = from[(row / block * blocks) + (column / block)];
            return ((source / blocks * block) + (row % block), (source % blocks * block) + (column % block));
        });
    }
}
