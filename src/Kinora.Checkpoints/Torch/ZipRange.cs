namespace Kinora.Checkpoints;

/// <summary>Byte range of a zip entry's content in the file.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes as they lie in the file.</param>
/// <param name="Method">Compression method; 0 for an entry stored as it is.</param>
internal readonly record struct ZipRange(long Offset, long Length, int Method = 0);
