namespace Kinora.Tensors.Kernels;

/// <summary>How a frame's tiles of 4x4 results are grouped: some rows of them by some columns, which go through in one line.</summary>
internal sealed class WinogradTiling
{
    private const int MostColumns = 32;

    // In blocks: two rows of 32 tiles and the one behind each fill three blocks of vectors of eight but for six lanes, four rows three of vectors of sixteen.
    private const int MostBlocks = 3;

    /// <param name="problem">The convolution.</param>
    /// <param name="block">Tiles that a block multiplies at once.</param>
    public WinogradTiling(ConvolutionProblem problem, int block)
    {
        var (rows, columns) = ((problem.ResultHeight + 3) / 4, (problem.ResultWidth + 3) / 4);
        Columns = Math.Min(columns, MostColumns);
        Pitch = Columns + 1;
        // The most results for the lanes that are worked off.
        Rows = Enumerable.Range(1, rows).TakeWhile(n => n == 1 || n * Pitch <= MostBlocks * block).MaxBy(n => (double)n / Padded(n * Pitch));
        Lanes = Padded(Rows * Pitch);

        int Padded(int lanes) => (lanes + block - 1) / block * block;
    }

    /// <summary>Tiles side by side.</summary>
    public int Columns { get; }

    /// <summary>Rows of tiles.</summary>
    public int Rows { get; }

    /// <summary>Lanes from one row of tiles to the next: one more than there are columns, for what the last tile sees beyond itself.</summary>
    public int Pitch { get; }

    /// <summary>Lanes of all rows, in whole blocks.</summary>
    public int Lanes { get; }

    /// <summary>Numbers of one of the sixteen phases: all lanes, what lies a row and a column beyond them, and room for whole vectors of four.</summary>
    public int Phase => Lanes + Pitch + 8;
}
