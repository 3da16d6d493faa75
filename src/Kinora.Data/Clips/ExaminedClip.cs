using Kinora.Media;

namespace Kinora.Data.Clips;

/// <summary>A row whose clip has been decoded once from beginning to end.</summary>
/// <param name="Row">The row.</param>
/// <param name="Sha256">Fingerprint of the file's content.</param>
/// <param name="SourceSize">Width and height as displayed.</param>
/// <param name="SourceRate">Frames per second of the file; 0 for a picture.</param>
/// <param name="ResampledFrames">Frames at the form's rate; 1 for a picture.</param>
/// <param name="Frames">Frames that are used: whole chunks, or 1.</param>
public sealed record ExaminedClip(ClipRow Row, string Sha256, FrameSize SourceSize, double SourceRate, int ResampledFrames, int Frames);
