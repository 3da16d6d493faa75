using System.Buffers.Binary;
using System.Globalization;

namespace Kinora.Training.TensorBoard;

/// <summary>
/// Figures and pictures of a run for TensorBoard: one event file for each session, beside those of earlier ones, which
/// TensorBoard shows as one run. Steps are samples seen.
/// </summary>
/// <remarks>Messages and field numbers are those of TensorFlow's <c>event.proto</c> and <c>summary.proto</c>.</remarks>
internal sealed class EventLog : IDisposable
{
    /// <summary>Begins the file's name; TensorBoard knows event files by its middle.</summary>
    public const string FilePrefix = "events.out.tfevents.";

    private const string Version = "brain.Event:2";
    private const int SessionStart = 1;
    private const int RgbChannels = 3;

    // Where a PNG's header has width and height, big-endian.
    private const int PngWidthAt = 16;
    private const int PngHeightAt = 20;
    private const int PngSizeEnd = 24;

    private readonly RecordFile _file;
    private readonly TimeProvider _clock;

    private EventLog(RecordFile file, TimeProvider clock) => (_file, _clock) = (file, clock);

    /// <summary>Begins the session's file.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="samplesSeen">
    /// Samples of the checkpoint that the run goes on from. What earlier files have after it is hidden by TensorBoard, since these
    /// steps are taken again.
    /// </param>
    /// <param name="clock">Tells the time of each event.</param>
    public static EventLog Create(string folder, long samplesSeen, TimeProvider clock)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var log = new EventLog(new RecordFile(FreeName(folder, seconds)), clock);
        log.Write(0, new ProtoMessage().Text(3, Version));
        // What is hidden begins with the step that a session start names.
        log.Write(samplesSeen + 1, new ProtoMessage().Message(7, new ProtoMessage().Integer(1, SessionStart)));
        return log;
    }

    /// <summary>Writes figures as scalars named <c>KIND/NAME</c>.</summary>
    /// <param name="kind"><c>train</c>, <c>held_out</c> or <c>skipped</c>.</param>
    /// <param name="samples">Samples seen.</param>
    /// <param name="figures">By name; also those that are not finite.</param>
    public void Figures(string kind, long samples, IEnumerable<KeyValuePair<string, double>> figures)
    {
        var summary = new ProtoMessage();
        foreach (var (name, value) in figures) summary.Message(1, new ProtoMessage().Text(1, $"{kind}/{name}").Float(2, (float)value));
        Write(samples, new ProtoMessage().Message(5, summary));
    }

    /// <summary>Writes a picture.</summary>
    /// <param name="tag">Its name, the same at every step.</param>
    /// <param name="samples">Samples seen.</param>
    /// <param name="png">A whole PNG file of RGB.</param>
    public void Picture(string tag, long samples, ReadOnlySpan<byte> png)
    {
        if (png.Length < PngSizeEnd) throw new ArgumentException($"Writing the picture '{tag}' to the event file: {png.Length} bytes are no PNG.", nameof(png));
        var image = new ProtoMessage()
            .Integer(1, BinaryPrimitives.ReadInt32BigEndian(png[PngHeightAt..]))
            .Integer(2, BinaryPrimitives.ReadInt32BigEndian(png[PngWidthAt..]))
            .Integer(3, RgbChannels)
            .Bytes(4, png);
        Write(samples, new ProtoMessage().Message(5, new ProtoMessage().Message(1, new ProtoMessage().Text(1, tag).Message(4, image))));
    }

    public void Dispose() => _file.Dispose();

    private void Write(long step, ProtoMessage rest)
    {
        var seconds = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        // Fields of a message may follow one another in any order and split: the rest is appended as it is.
        _file.Write([.. new ProtoMessage().Double(1, seconds).Integer(2, step).ToArray(), .. rest.ToArray()]);
    }

    // TensorBoard reads files in the order of their names and goes back to none that it has left: a later session sorts later.
    private static string FreeName(string folder, long seconds)
    {
        var names = Directory.EnumerateFiles(folder, FilePrefix + "*").Select(file => Path.GetFileName(file)!).ToList();
        var last = names.Select(name => name[FilePrefix.Length..].Split('.')[0])
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty(0).Max();
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{FilePrefix}{Math.Max(seconds, last + 1)}.kinora"));
    }
}
