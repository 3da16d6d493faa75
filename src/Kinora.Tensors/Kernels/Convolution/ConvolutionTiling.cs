namespace Kinora.Tensors.Kernels;

/// <summary>How a convolution's result is cut: rows and columns of a frame, channels that are worked off at once.</summary>
internal sealed class ConvolutionTiling
{
    // A padded tile of the input, with its results and a panel of weights, lies in the second cache.
    private const int TileNumbers = 1 << 17;

    // What one block of outputs goes through before the next one does lies near the first cache.
    private const int StretchNumbers = 1 << 13;

    private const int MostColumns = 128;
    private const int MostPositions = 512;

    public ConvolutionTiling(ConvolutionProblem problem)
    {
        Columns = Math.Min(problem.ResultWidth, MostColumns);
        Pitch = Columns + problem.Taps[2] - 1;
        var extra = problem.Taps[1] - 1;
        var fitting = (TileNumbers / (problem.Taps[0] * problem.Inputs * Pitch)) - extra;
        Rows = Math.Clamp(Math.Min(fitting, MostPositions / Pitch), 1, problem.ResultHeight);
        Plane = (Rows + extra) * Pitch;
        Channels = Math.Clamp(StretchNumbers / Plane, 1, problem.Inputs);
    }

    /// <summary>Columns of a tile's results.</summary>
    public int Columns { get; }

    /// <summary>Rows of a tile's results.</summary>
    public int Rows { get; }

    /// <summary>Numbers from one row of a tile to the next; those behind a row's results are none.</summary>
    public int Pitch { get; }

    /// <summary>Numbers of one channel of one frame in a tile.</summary>
    public int Plane { get; }

    /// <summary>Channels whose taps are added up before the next block's turn comes.</summary>
    public int Channels { get; }
}
