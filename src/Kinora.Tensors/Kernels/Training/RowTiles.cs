namespace Kinora.Tensors.Kernels;

/// <summary>
/// Rows of a batch in tiles that a thread takes at a time, none of which spans two batch rows. What a tile sums up depends on its rows
/// alone, so sums of tiles have the same bits with any number of threads.
/// </summary>
internal readonly struct RowTiles(long batch, long rows, long width)
{
    private readonly long _each = FusedRows.PartRows(width);

    /// <summary>Tiles of a batch row.</summary>
    public long PerBatchRow => (rows + _each - 1) / _each;

    /// <summary>Runs every tile once: told its number, its batch row, its first row of all, and the row behind its last.</summary>
    public void Each(Action<long, long, long, long> work)
    {
        var (each, perBatchRow, all) = (_each, PerBatchRow, rows);
        KernelThreads.For(batch * perBatchRow, Engine.Threads, tile =>
        {
            var (batchRow, place) = Math.DivRem(tile, perBatchRow);
            work(tile, batchRow, (batchRow * all) + (place * each), (batchRow * all) + Math.Min(all, (place + 1) * each));
        });
    }
}
