using System.Text;
using Kinora.Media;
using Kinora.Training.Tests.Fakes;
using Kinora.Training.TensorBoard;

namespace Kinora.Training.Tests.TensorBoard;

public sealed class EventLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // RFC 3720, appendix B.4, and the check value of the CRC catalogue.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8a9136aau)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0x62a8ab43u)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0x46dd794eu)]
    [InlineData("313233343536373839", 0xe3069283u)]
    [InlineData("", 0u)]
    public void MaskedChecksum_OfPublishedVectors_IsTheirsTurned(string hex, uint crc)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(crc, EventFileReader.Crc32C(bytes));
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xa282ead8u, RecordFile.MaskedChecksum(bytes));
    }

    [Fact]
    public void Figures_AndPictures_ReadBackAsTheyWere()
    {
        var png = Path.Combine(_folder.Path, "a.png");
        ImageFile.WritePng(png, new byte[5 * 3 * 3], new FrameSize(5, 3));
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        using (var log = EventLog.Create(_folder.Path, 0, TimeProvider.System))
        {
            log.Figures("train", 300, [new("loss", 0.125), new("learning_rate", 3e-4), new("broken", double.NaN)]);
            log.Figures("held_out", 5_000_000_000, [new("psnr", 21)]);
            log.Picture("samples/vae", 300, File.ReadAllBytes(png));
        }

        var events = EventFileReader.Read(Assert.Single(Files()));
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal([0L, 1, 300, 5_000_000_000, 300], events.Select(e => e.Step));
        Assert.All(events, e => Assert.InRange(e.WallTime, before - 1, before + 600));
        Assert.Equal(["train/loss", "train/learning_rate", "train/broken"], events[2].Values.Select(v => v.Tag));
        Assert.Equal([0.125f, 3e-4f, float.NaN], events[2].Values.Select(v => v.Scalar!.Value));
        Assert.Equal(new EventFileReader.Value("held_out/psnr", 21, null), Assert.Single(events[3].Values));
        var picture = Assert.Single(events[4].Values);
        Assert.Equal(("samples/vae", (3L, 5L, 3L)), (picture.Tag, (picture.Picture!.Value.Height, picture.Picture.Value.Width, picture.Picture.Value.Channels)));
        Assert.Equal(File.ReadAllBytes(png), picture.Picture.Value.Bytes);
    }

    [Fact]
    public void Figures_AtOnce_AreInTheFile()
    {
        using var log = EventLog.Create(_folder.Path, 0, TimeProvider.System);
        log.Figures("train", 1, [new("loss", 1)]);
        File.Copy(Files()[0], Path.Combine(_folder.Path, "copy"));
        Assert.Equal(3, EventFileReader.Read(Path.Combine(_folder.Path, "copy")).Count);
    }

    [Fact]
    public void Create_Again_BeginsALaterFileThatHidesTheStepsTakenAgain()
    {
        for (var session = 0; session < 3; session++)
        {
            using var log = EventLog.Create(_folder.Path, session * 40, TimeProvider.System);
            log.Figures("train", (session * 40) + 4, [new("loss", session)]);
        }

        var files = Files();
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Contains("tfevents", file));
        var starts = files.Select(file => EventFileReader.Read(file).Single(e => e.SessionStatus == 1).Step);
        // What has the step of the start or a later one is hidden; the checkpoint's own step stays.
        Assert.Equal([1L, 41, 81], starts);
        Assert.Equal([0f, 1f, 2f], files.Select(file => EventFileReader.Read(file)[^1].Values[0].Scalar!.Value));
    }

    [Fact]
    public void Picture_ThatIsNone_IsRefused()
    {
        using var log = EventLog.Create(_folder.Path, 0, TimeProvider.System);
        Assert.Throws<ArgumentException>(() => log.Picture("a", 1, Encoding.ASCII.GetBytes("png")));
    }

    [Fact]
    public void Run_OfATrainer_WritesWhatMetricsHave()
    {
        using var run = new LinearRun();
        using var stage = new LinearStage { SheetOf = folder => ImageFile.WritePng(Path.Combine(Directory.CreateDirectory(folder).FullName, "linear-000000048.png"), new byte[12], new FrameSize(2, 2)) };
        run.Train(stage);
        var events = EventFileReader.Read(Assert.Single(Directory.GetFiles(run.Folder, "*tfevents*")));
        var losses = events.Where(e => e.Values.Any(v => v.Tag == "train/loss")).Select(e => e.Step);
        Assert.Equal(Enumerable.Range(1, 12).Select(k => k * 4L), losses);
        Assert.Contains(events, e => e.Step == 48 && e.Values.Any(v => v.Tag == "held_out/error" && v.Scalar == (float)stage.Evaluations[^1]));
        Assert.Contains(events, e => e.Step == 48 && e.Values.Any(v => v.Tag == "samples/linear" && v.Picture is not null));
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Path, EventLog.FilePrefix + "*").Order(StringComparer.Ordinal)];
}
