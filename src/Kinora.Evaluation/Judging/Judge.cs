using Kinora.Data.World;
using Kinora.Media;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>
/// Reads a video of the synthetic world: which things it shows, where, in which setting and moving how. Its networks were
/// trained on rendered pictures only, never on generated ones.
/// </summary>
public sealed class Judge : IDisposable
{
    private const int FramesAtOnce = 17;

    private readonly FrameReader _frames;
    private readonly MotionReader _motions;

    /// <summary>A judge of two networks, which it owns from now on.</summary>
    /// <param name="frames">Reads pictures.</param>
    /// <param name="motions">Reads tracks.</param>
    public Judge(FrameReader frames, MotionReader motions) => (_frames, _motions) = (frames, motions);

    /// <summary>What it knows.</summary>
    public JudgeConfig Config => _frames.Config;

    private Device Device => _frames.Parameters.All[0].Value.Device;

    /// <summary>Loads a judge.</summary>
    /// <param name="folder">Its folder, such as <c>models/judge</c>.</param>
    /// <param name="library">The world it is to judge.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="JudgeException">Files are missing or not a judge's, or the world has what the judge has never seen.</exception>
    /// <exception cref="Kinora.Checkpoints.CheckpointException">The weights are damaged, or of other sizes than the configuration's.</exception>
    public static Judge Load(string folder, ConceptLibrary library, Device device = default)
    {
        var files = new JudgeFolder(folder);
        if (files.ReadConfig().Unknown(library) is { Count: > 0 } unknown)
            throw new JudgeException($"Loading the judge in {folder}: it does not know {string.Join(", ", unknown)}. Train it anew: kinora train judge --config configs/train/judge.json.");
        var frames = files.LoadFrameReader(device);
        try
        {
            return new Judge(frames, files.LoadMotionReader(device));
        }
        catch
        {
            frames.Dispose();
            throw;
        }
    }

    /// <summary>Reads a video file; pictures of another size are resampled to the judge's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the decoder.</param>
    /// <exception cref="JudgeException">The pictures are not square.</exception>
    /// <exception cref="MediaToolException">The file is no video, is damaged, or ffmpeg is missing.</exception>
    public VideoReading ReadFile(string path, CancellationToken cancellation = default)
    {
        var info = VideoReader.Probe(path, cancellation: cancellation);
        if (info.Width != info.Height) throw new JudgeException($"Judging {path}: its pictures are {info.Width}x{info.Height}, the judge was trained on square ones. Generate with --size {info.Height}x{info.Height}.");
        var options = info.Width == Config.Size ? null : new VideoReadOptions { Size = new FrameSize(Config.Size, Config.Size) };
        return Read(VideoReader.ReadFrames(path, options, cancellation));
    }

    /// <summary>Reads a video.</summary>
    /// <param name="video">Frames of the judge's size.</param>
    /// <exception cref="JudgeException">The frames have another size.</exception>
    public VideoReading Read(VideoFrames video)
    {
        if (video.Width != Config.Size || video.Height != Config.Size) throw new JudgeException($"Judging a video: its pictures are {video.Width}x{video.Height}, the judge reads {Config.Size}x{Config.Size}. Resample them first.");
        using var noGrad = GradMode.NoGrad();
        var frames = new List<FrameReading>();
        for (var start = 0; start < video.FrameCount; start += FramesAtOnce) frames.AddRange(ReadSome(video, start, Math.Min(FramesAtOnce, video.FrameCount - start)));
        return Follow(frames);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _frames.Dispose();
        _motions.Dispose();
    }

    /// <summary>From what single frames show to what the video shows.</summary>
    internal VideoReading Follow(IReadOnlyList<FrameReading> frames)
    {
        var tracks = Tracker.Link(frames);
        var settings = new double[Config.Settings.Count];
        foreach (var frame in frames)
        {
            for (var k = 0; k < settings.Length; k++) settings[k] += frame.Settings[k] / frames.Count;
        }

        return new VideoReading(
            Config, frames, settings,
            [.. tracks.Select(track => ReadMotion(track, tracks.Where(other => other != track && other.Share >= VideoReading.PresentShare).MaxBy(other => other.Mass)))]);
    }

    private IEnumerable<FrameReading> ReadSome(VideoFrames video, int start, int count)
    {
        using var scope = new TensorScope();
        var bytes = video.Memory.Slice(start * video.FrameByteCount, count * video.FrameByteCount).Span;
        var pixels = (Tensor.From<byte>(bytes, count, Config.Size, Config.Size, 3).To(Device).Permute(0, 3, 1, 2).To(DType.F32) * (1 / 127.5)) - 1;
        var (cells, settings) = _frames.Forward(pixels.Contiguous());
        var (cellValues, settingValues) = (cells.ToArray<float>(), settings.Softmax(-1).ToArray<float>());
        var each = cellValues.Length / count;
        return [.. Enumerable.Range(0, count).Select(k => new FrameReading(
            GridDecoder.Decode(cellValues.AsSpan(k * each, each), Config.Grid, Config.Things.Count),
            settingValues[(k * Config.Settings.Count)..((k + 1) * Config.Settings.Count)]))];
    }

    private TrackReading ReadMotion(Track track, Track? other)
    {
        using var scope = new TensorScope();
        var points = Tensor.From(TrackPoints.Of(track.Found, other?.Found, Config.TrackPoints), 1, Config.TrackPoints, MotionReader.PointValues).To(Device);
        var (motions, headings) = _motions.Forward(points);
        var probabilities = motions.Softmax(-1).ToArray<float>();
        return new TrackReading(track, probabilities, Detection.IndexOfLargest(headings.ToArray<float>()) - 1);
    }
}
