using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Kinora.Media;
using Kinora.Training.Plots;

namespace Kinora.Training.Tests.Plots;

public sealed class RunPlotsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WhileItIsWritten_HasWholeLinesAndFiniteFigures()
    {
        using var held = new StreamWriter(Path.Combine(Run("a"), RunJournal.MetricsFile)) { AutoFlush = true };
        held.Write("""
            {"kind":"train","samples":4,"seconds":1.5,"loss":2,"norm":null}
            {"kind":"held_out","samples":8,"seconds":3600,"psnr":20}
            {"kind":"train","samp
            """);
        var run = RunFigures.Read(Run("a"));
        Assert.Equal("a", run.Name);
        Assert.Equal(["loss"], run.Names("train"));
        Assert.Equal(new CurvePoint(4, 2), Assert.Single(run.Curve("train", "loss", "x").Points));
        Assert.Equal(new CurvePoint(1, 20), Assert.Single(run.Curve("held_out", "psnr", "x", byHours: true).Points));
        Assert.Empty(run.Curve("train", "psnr", "x").Points);
    }

    [Fact]
    public void Smoothed_OfAConstantAndOfNoise_IsTheMean()
    {
        Assert.All(new Curve("c", [.. Enumerable.Range(0, 400).Select(k => new CurvePoint(k, 3))]).Smoothed().Points, p => Assert.Equal(3, p.Y, 1e-9));
        var alternating = new Curve("a", [.. Enumerable.Range(0, 400).Select(k => new CurvePoint(k, k % 2))]).Smoothed().Points;
        Assert.All(alternating.Skip(100), p => Assert.Equal(0.5, p.Y, 0.08));
        Curve few = new("f", [new(0, 1), new(1, 9), new(2, 4)]);
        Assert.Equal(few.Points, few.Smoothed().Points);
    }

    [Fact]
    public void LossOf_AHeldOutFigureThatIsNoLoss_HasAnAxisOfItsOwn()
    {
        Write("vae", (1, "train", "\"loss\":2"), (2, "train", "\"loss\":1"), (2, "held_out", "\"psnr_clips\":20,\"mse\":1"));
        var panel = Assert.Single(RunPanels.LossOf(RunFigures.Read(Run("vae")), "vae"));
        Assert.Equal("held-out psnr clips", panel.RightAxisY);
        Assert.Equal([false, false, true], panel.Curves.Select(c => c.IsOnTheRight));
        Write("llm", (1, "train", "\"loss\":2"), (2, "held_out", "\"loss\":3"));
        panel = Assert.Single(RunPanels.LossOf(RunFigures.Read(Run("llm")), "llm"));
        Assert.Null(panel.RightAxisY);
        Assert.Equal([2.0, 2.0, 3.0], panel.Curves.Select(c => c.Points[0].Y));
    }

    [Fact]
    public void HeldOutOf_ATransformer_HasAPanelForEachLengthAndACurveForEachTime()
    {
        Write("video", (5, "held_out", "\"loss\":0.5,\"loss_1_t0.1\":0.4,\"loss_1_t0.8\":0.3,\"loss_36_t0.1\":0.2,\"loss_36_t0.8\":0.1,\"order_36_t0.01\":0.05"));
        var panels = RunPanels.HeldOutOf(RunFigures.Read(Run("video")), "video");
        Assert.Equal(["loss", "loss, 1 latent frame", "loss, 36 latent frames", "share of the loss that the order of chunks saves, 36 latent frames"], panels.Select(p => p.AxisY));
        Assert.Equal(["t = 0.1", "t = 0.8"], panels[2].Curves.Select(c => c.Label));
        Assert.Equal([0, 1], panels[2].Curves.Select(c => c.Color));
    }

    [Fact]
    public void HeldOutOf_FiguresOfOneMeasure_AreOnePanel()
    {
        Write("vae", (5, "held_out", "\"mse_clips\":0.1,\"psnr_clips\":20,\"psnr_pictures\":21,\"latent_deviation\":1"));
        var panels = RunPanels.HeldOutOf(RunFigures.Read(Run("vae")), "vae");
        Assert.Equal(["mse", "psnr", "latent deviation"], panels.Select(p => p.AxisY));
        Assert.Equal(["psnr clips", "psnr pictures"], panels[1].Curves.Select(c => c.Label));
    }

    [Fact]
    public void ToSvg_OfSeveralPanels_IsOneDocumentWithItsWordsAndNoIdentifierTwice()
    {
        Panel panel = new("Loss & more", "samples seen", "loss", [new Curve("first", [new(0, 1), new(1000, 0.01)]), new Curve("second", [new(500, 0.5)]) { Color = 1, IsMarked = true }]);
        var svg = XDocument.Parse(PanelSheet.ToSvg([panel, panel with { RightAxisY = "psnr", Curves = [.. panel.Curves, new Curve("third", [new(1, 20)]) { IsOnTheRight = true }] }, panel]));
        var words = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim()).ToList();
        foreach (var word in new[] { "Loss & more", "samples seen", "loss", "first", "second" }) Assert.Equal(3, words.Count(w => w == word));
        foreach (var word in new[] { "psnr", "third" }) Assert.Single(words, w => w == word);
        Assert.Contains("1,000", words);
        // 1 to 0.01 is a wide range: the axis counts in powers.
        Assert.Contains("0.01", words);
        Assert.Contains("0.1", words);
        var identifiers = svg.Descendants().Select(e => e.Attribute("id")?.Value).OfType<string>().ToList();
        Assert.NotEmpty(identifiers);
        Assert.Equal(identifiers.Count, identifiers.Distinct().Count());
        foreach (var used in svg.Descendants().Select(e => e.Attribute("clip-path")?.Value).OfType<string>()) Assert.Contains(used[5..^1], identifiers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-3)]
    public void ToSvg_OfASinglePointOrAFlatLine_HasAxes(double value)
    {
        foreach (var points in new CurvePoint[][] { [new(0, value)], [new(1, value), new(2, value)] })
            Assert.Contains("<text", PanelSheet.ToSvg([new Panel("p", "x", "y", [new Curve("c", points)])]));
    }

    [Fact]
    public void Draw_OfARun_WritesThreePicturesWithItsColours()
    {
        Write("vae", [.. Enumerable.Range(1, 60).Select(k => (k * 10, "train", $"\"loss\":{(5.0 / k).ToString(CultureInfo.InvariantCulture)},\"learning_rate\":0.001")), (300, "held_out", "\"psnr\":20"), (600, "held_out", "\"psnr\":22")]);
        using var log = new StringWriter();
        new RunPlots(Run("vae"), "vae", log).Draw();
        var plots = Path.Combine(Run("vae"), "plots");
        Assert.Equal(["held_out.png", "learning_rate.png", "loss.png"], Directory.GetFiles(plots).Select(Path.GetFileName).Order());
        Assert.Empty(log.ToString());
        var picture = ImageFile.ReadRgb(Path.Combine(plots, "loss.png"));
        Assert.True(picture.Size.Width >= 1000);
        var colours = Enumerable.Range(0, picture.Data.Length / 3).Select(k => (picture.Data[3 * k], picture.Data[(3 * k) + 1], picture.Data[(3 * k) + 2])).ToHashSet();
        foreach (var expected in new (byte, byte, byte)[] { (0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (255, 255, 255) }) Assert.Contains(expected, colours);
    }

    [Fact]
    public void Draw_OfARunWithoutFigures_WritesNothing()
    {
        Write("new");
        new RunPlots(Run("new"), "vae", TextWriter.Null).Draw();
        Assert.False(Directory.Exists(Path.Combine(Run("new"), "plots")));
    }

    [Fact]
    public void Draw_WithoutFfmpeg_KeepsTheDrawingsAndSaysOnceWhatToInstall()
    {
        Write("vae", (1, "train", "\"loss\":2"), (2, "held_out", "\"psnr\":2"));
        using var log = new StringWriter();
        var before = Environment.GetEnvironmentVariable(MediaTools.FfmpegVariable);
        Environment.SetEnvironmentVariable(MediaTools.FfmpegVariable, Path.Combine(_folder.Path, "no-ffmpeg"));
        try
        {
            var plots = new RunPlots(Run("vae"), "vae", log);
            plots.Draw();
            plots.Draw();
        }
        finally
        {
            Environment.SetEnvironmentVariable(MediaTools.FfmpegVariable, before);
        }

        Assert.Equal(["held_out.svg", "loss.svg"], Directory.GetFiles(Path.Combine(Run("vae"), "plots")).Select(Path.GetFileName).Order());
        Assert.Equal(2, log.ToString().Split("Install an ffmpeg").Length);
    }

    [Fact]
    public void Compare_RunsOfOneName_AreToldApartAndShareAPanel()
    {
        Write("x/run", (10, "train", "\"loss\":2"), (10, "held_out", "\"psnr\":20"));
        Write("y/run", (20, "train", "\"loss\":3"), (20, "held_out", "\"accuracy\":0.5"));
        var panels = RunPanels.Compare([RunFigures.Read(Run("x/run")), RunFigures.Read(Run("y/run"))], byHours: false);
        Assert.Equal(["training loss", "psnr", "accuracy"], panels.Select(p => p.AxisY));
        Assert.Equal(["run (1)", "run (2)"], panels[0].Curves.Select(c => c.Label));
        Assert.Equal(1, Assert.Single(panels[2].Curves).Color);
    }

    [Fact]
    public void Compare_AFolderThatIsNoRun_IsRefusedAndNamed()
    {
        var error = Assert.Throws<TrainingException>(() => RunPlots.Compare([Run("none")], Path.Combine(_folder.Path, "a.png")));
        Assert.Contains("none", error.Message);
        Assert.Contains("trainer.run_folder", error.Message);
        Write("empty");
        Assert.Contains("no run has figures", Assert.Throws<TrainingException>(() => RunPlots.Compare([Run("empty")], Path.Combine(_folder.Path, "a.png"))).Message);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "a.png")));
    }

    private string Run(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;

    private void Write(string name, params (int Samples, string Kind, string Figures)[] lines)
    {
        var text = new StringBuilder();
        foreach (var (samples, kind, figures) in lines) text.Append(CultureInfo.InvariantCulture, $"{{\"kind\":\"{kind}\",\"samples\":{samples},\"seconds\":{samples * 2},{figures}}}\n");
        File.WriteAllText(Path.Combine(Run(name), RunJournal.MetricsFile), text.ToString());
    }
}
