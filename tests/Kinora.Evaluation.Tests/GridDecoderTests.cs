namespace Kinora.Evaluation.Tests;

public sealed class GridDecoderTests
{
    private const int Grid = 12;
    private const int Things = 3;
    private const int Values = 5 + Things;

    [Fact]
    public void Decode_CellsAboutACentre_AgreeOnItsPlace()
    {
        var cells = Empty();
        // A centre at (5.8, 3.2) cells, told by the four cells about it.
        foreach (var (row, column) in new[] { (2, 5), (3, 5), (2, 6), (3, 6) }) Put(cells, row, column, (row, column) == (3, 5) ? 3 : 2, 5.8, 3.2, thing: 1);
        var found = Assert.Single(GridDecoder.Decode(cells, Grid, Things));
        Assert.Equal((5.8 / Grid, 3.2 / Grid), (found.X, found.Y), Near);
        Assert.Equal(1, found.Best);
        Assert.Equal(0.4, found.Width, 3);
        Assert.Equal(0.3, found.Height, 3);
    }

    [Fact]
    public void Decode_NothingAboveTheThreshold_IsNothing()
    {
        var cells = Empty();
        Put(cells, 4, 4, -0.1, 4.5, 4.5, thing: 0);
        Assert.Empty(GridDecoder.Decode(cells, Grid, Things));
    }

    [Fact]
    public void Decode_TwoPeaksOfOneThing_AreOne()
    {
        var cells = Empty();
        Put(cells, 4, 4, 3, 5.2, 4.5, thing: 0);
        Put(cells, 4, 6, 2, 5.6, 4.5, thing: 2);
        Assert.Equal(0, Assert.Single(GridDecoder.Decode(cells, Grid, Things)).Best);
    }

    [Fact]
    public void Decode_TwoThings_AreTwo()
    {
        var cells = Empty();
        Put(cells, 8, 2, 3, 2.5, 8.5, thing: 0);
        Put(cells, 8, 8, 2, 8.5, 8.5, thing: 2);
        Assert.Equal([0, 2], GridDecoder.Decode(cells, Grid, Things).Select(detection => detection.Best));
    }

    private static bool Near((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) < 1e-6 && Math.Abs(a.Y - b.Y) < 1e-6;

    private static float[] Empty()
    {
        var cells = new float[Grid * Grid * Values];
        for (var cell = 0; cell < Grid * Grid; cell++) cells[cell * Values] = -6;
        return cells;
    }

    private static void Put(float[] cells, int row, int column, double objectness, double x, double y, int thing)
    {
        var cell = cells.AsSpan(((row * Grid) + column) * Values, Values);
        (cell[0], cell[1], cell[2]) = ((float)objectness, (float)(x - column - 0.5), (float)(y - row - 0.5));
        (cell[3], cell[4]) = (MathF.Log(0.4f), MathF.Log(0.3f));
        cell[5 + thing] = 8;
    }
}
