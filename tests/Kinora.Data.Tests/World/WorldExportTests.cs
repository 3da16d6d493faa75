using Kinora.Data.Clips;
using Kinora.Data.World;
using Kinora.Media;

namespace Kinora.Data.Tests.World;

public sealed class WorldExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kinora-world-").FullName;

    [Fact]
    public void WriteClip_AScene_WritesVideoCaptionsAndTruthUnderOneName()
    {
        SceneSpec scene = WorldFixture.Plain.Compose(new("penguin", "snow", "hop"), 2, 7);
        new WorldExport(WorldFixture.Library).WriteClip(scene, _folder, "000007", new FrameSize(48, 32));
        Assert.Equal(["000007.json", "000007.mp4", "000007.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());

        VideoInfo video = VideoReader.Probe(Path.Combine(_folder, "000007.mp4"));
        Assert.Equal((48, 32), (video.Width, video.Height));
        Assert.Equal(WorldPhysics.ClipFrames, video.FrameCount);
        Assert.Equal(new FrameRate(25, 1), video.FrameRate);
        VideoFrames shown = VideoReader.ReadFrames(Path.Combine(_folder, "000007.mp4"));
        byte[] drawn = WorldFixture.Renderer.Render(scene, 48, 32, 0, WorldPhysics.ClipFrames);
        Assert.True(drawn.Zip(shown.Span.ToArray()).Average(pair => Math.Abs(pair.First - pair.Second)) < 4);

        string[] captions = File.ReadAllLines(Path.Combine(_folder, "000007.txt"));
        Assert.Equal(2 * WorldExport.CaptionVariants, captions.Length);
        Assert.All(captions.Where((_, i) => i % 2 == 0), english => Assert.Contains("penguin", english));
        Assert.All(captions.Where((_, i) => i % 2 == 1), chinese => Assert.Contains("企鹅", chinese));

        string json = File.ReadAllText(Path.Combine(_folder, "000007.json"));
        Assert.Equal(WorldFixture.TruthOf(scene, 48, 32).ToJson() + "\n", json);
        Assert.Equal(WorldPhysics.ClipFrames, GroundTruth.FromJson(json).Things[0].Boxes!.Count);
    }

    [Fact]
    public void WriteList_ListsWholeClips_AsTrainingReadsThem()
    {
        var export = new WorldExport(WorldFixture.Library);
        foreach (var (index, name) in new[] { "000002", "000001" }.Index())
            export.WriteClip(WorldFixture.Plain.Compose(new("penguin", "snow", "hop"), 2, index), _folder, name, new FrameSize(32, 32));
        File.WriteAllText(Path.Combine(_folder, "other.mp4"), "a file of somebody's");
        WorldExport.WriteList(_folder);
        var list = ClipList.Read(Path.Combine(_folder, WorldExport.ListName));
        Assert.Empty(list.Bad);
        Assert.Equal(["000001.mp4", "000002.mp4"], list.Rows.Select(row => Path.GetFileName(row.Name)));
        Assert.Equal(File.ReadAllLines(Path.Combine(_folder, "000001.txt")), list.Rows[0].Captions);
        Assert.Contains("企鹅", File.ReadAllText(Path.Combine(_folder, WorldExport.ListName)));
    }

    [Fact]
    public void WriteClip_Cancelled_LeavesNothing()
    {
        SceneSpec scene = WorldFixture.Plain.Compose(new("penguin", "snow", "hop"), 2, 7);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new WorldExport(WorldFixture.Library).WriteClip(scene, _folder, "a", new FrameSize(32, 32), new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
