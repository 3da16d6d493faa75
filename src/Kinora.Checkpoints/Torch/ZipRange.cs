namespace Kinora.Checkpoints;

/// <summary>Byte range of a stored zip entry's content in the file.</summary>
internal readonly record struct ZipRange(long Offset, long Length);
