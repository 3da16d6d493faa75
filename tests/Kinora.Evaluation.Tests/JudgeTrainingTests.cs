using Kinora.Data.World;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Training;

namespace Kinora.Evaluation.Tests;

public sealed class JudgeTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Pictures_CleanOnes_AreLabelledWhereTheThingIs()
    {
        var batch = new JudgePictureSource(Support.Small, Support.Library, Split.HeldOut, 3, worn: false).Make(0, 12);
        var (grid, things) = (Support.Small.Grid, Support.Small.Things.Count);
        for (var k = 0; k < 12; k++)
        {
            var cells = Enumerable.Range(k * grid * grid, grid * grid).Where(cell => batch.Objects[cell] == 1).ToList();
            Assert.NotEmpty(cells);
            foreach (var cell in cells)
            {
                Assert.Equal(1, batch.Counted[cell]);
                Assert.Single(batch.Things.Skip(cell * things).Take(things), value => value == 1);
                // The offset leads from the cell's middle to a place within the picture.
                Assert.InRange((cell % grid) + 0.5 + batch.Boxes[cell * 4], 0, grid);
                Assert.InRange(batch.Boxes[(cell * 4) + 2], Math.Log(0.1), 0);
            }
        }
    }

    [Fact]
    public void Pictures_WornOnes_HaveSomeWithoutAnyThing()
    {
        var batch = new JudgePictureSource(Support.Small, Support.Library, Split.Train, 3, worn: true).Make(0, 40);
        var cells = Support.Small.Grid * Support.Small.Grid;
        var empty = Enumerable.Range(0, 40).Count(k => batch.Objects.Skip(k * cells).Take(cells).All(value => value == 0));
        Assert.InRange(empty, 2, 20);
        Assert.All(batch.Pixels, value => Assert.InRange(value, -1.6f, 1.6f));
    }

    [Fact]
    public void Pictures_ByNumber_AreTheSameInAnyOrder()
    {
        var source = new JudgePictureSource(Support.Small, Support.Library, Split.Train, 3, worn: true);
        var (later, all) = (source.Make(2, 2), source.Make(0, 4));
        Assert.Equal(all.Pixels[(all.Pixels.Length / 2)..], later.Pixels);
    }

    [Fact]
    public void Ruin_AThing_LeavesItsColoursAndLittleElse()
    {
        var renderer = new WorldRenderer(Support.Library);
        var scene = new WorldSampler(Support.Library).Compose(new SceneKey("clock", "snow", "stay"), 1, 1);
        var full = Picture.FromBytes(renderer.Render(scene, 96, 96, 0, 1));
        var empty = Picture.FromBytes(renderer.Render(scene with { Things = [] }, 96, 96, 0, 1));
        for (ulong k = 0; k < 8; k++)
        {
            var ruined = PictureWear.Ruin(full, empty, 96, new Draws(new RandomStream(k)));
            Assert.InRange(Distance(ruined, full), 0.25 * Distance(empty, full), 2 * Distance(empty, full));
            Assert.InRange(ruined.Average() - empty.Average(), 1.25 * (full.Average() - empty.Average()), 0.75 * (full.Average() - empty.Average()));
        }
    }

    [Fact]
    public void Tracks_OfScenes_HaveTheirMotionsAndHeadings()
    {
        var batch = new JudgeTrackSource(Support.Small, Support.Library, Split.Train, 3).Make(0, 200);
        Assert.Equal(Support.Small.Motions.Count, batch.Motions.Distinct().Count());
        Assert.All(batch.Motions.Zip(batch.Headings), item => Assert.Equal(Support.Small.Motions[item.First] == "other", item.Second == -1));
        Assert.All(batch.Points, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Loss_OfBothStages_FallsOnTheFirstSteps()
    {
        using var frames = new FrameReader(Support.Small, ParameterStore.Fresh(1));
        using var framesStage = new FrameReaderStage(frames, Support.Library, new() { Batch = 4, HeldOutPictures = 2 }, _ => { });
        using var motions = new MotionReader(Support.Small, ParameterStore.Fresh(1));
        using var motionsStage = new MotionReaderStage(motions, Support.Library, new() { Batch = 16, HeldOutTracks = 16 }, _ => { });
        foreach (ITrainingStage stage in new ITrainingStage[] { framesStage, motionsStage })
        {
            using var optimizer = new AdamW(stage.Parameters, new AdamWOptions(2e-3));
            foreach (var parameter in stage.Parameters) parameter.Value.RequiresGrad = true;
            var losses = new List<double>();
            for (var step = 0; step < 6; step++)
            {
                using var scope = new TensorScope();
                foreach (var parameter in stage.Parameters) parameter.Value.Gradient = null;
                // The same batch again and again: it has to be learned.
                var loss = stage.Loss(0, new RandomStream(1), new Dictionary<string, double>());
                losses.Add(loss.Item());
                loss.Backward();
                optimizer.Step();
            }

            Assert.True(losses[^1] < 0.9 * losses[0], $"{stage.Name}: {string.Join(", ", losses)}");
        }
    }

    [Fact]
    public void Folder_WrittenJudge_IsReadAlike()
    {
        using var frames = new FrameReader(Support.Small, ParameterStore.Fresh(1));
        using var motions = new MotionReader(Support.Small, ParameterStore.Fresh(2));
        var folder = new JudgeFolder(_folder["judge"]);
        folder.Write(frames);
        folder.Write(motions);
        Assert.Equal(Support.Small.ToJson(), folder.ReadConfig().ToJson());
        using var judge = Judge.Load(_folder["judge"], Support.Library);
        using var scope = new TensorScope();
        using var read = folder.LoadFrameReader();
        foreach (var (written, found) in frames.Parameters.All.Zip(read.Parameters.All))
        {
            Assert.Equal(written.Name, found.Name);
            Assert.True((written.Value - found.Value).Abs().Max().Item() < 2e-3);
        }
    }

    [Fact]
    public void Load_AFolderWithoutJudge_SaysHowToGetOne() =>
        Assert.Contains("kinora train judge", Assert.Throws<JudgeException>(() => Judge.Load(_folder["nothing"], Support.Library)).Message);

    [Fact]
    public void Load_AJudgeOfASmallerWorld_NamesWhatItLacks()
    {
        var config = new JudgeConfig(96, [.. Support.Small.Things.Where(id => id != "penguin")], Support.Small.Settings, Support.Small.Motions, 32, 1, 24, 8);
        using var frames = new FrameReader(config, ParameterStore.Fresh(1));
        new JudgeFolder(_folder["judge"]).Write(frames);
        Assert.Contains("penguin", Assert.Throws<JudgeException>(() => Judge.Load(_folder["judge"], Support.Library)).Message);
    }

    [Fact]
    public void Config_WithSeveralFaults_TellsAll()
    {
        var message = Assert.Throws<ArgumentException>(() => new JudgeConfig(90, ["a", "a"], ["s"], ["m"], 33, 0, 2, 7)).Message;
        Assert.All(["size", "things", "width", "blocks", "track_points", "motion_width"], field => Assert.Contains(field, message));
    }

    [Fact]
    public void RunFile_OfTheRepository_IsSound() => JudgeRunConfig.Read(Path.Combine(Support.Root, "configs", "train", "judge.json")).Check();

    [Fact]
    public void RunFile_WithSeveralFaults_TellsAll()
    {
        File.WriteAllText(_folder["run.json"], """
            { "stage": "judge", "judge": "", "frame_reader": { "batch": 0 },
              "frame_trainer": { "run_folder": "x", "samples": 1 }, "motion_trainer": { "run_folder": "x", "samples": 0 } }
            """);
        var message = Assert.Throws<TrainingException>(() => JudgeRunConfig.Read(_folder["run.json"]).Check()).Message;
        Assert.All(["'judge'", "frame_reader.batch", "motion_trainer.samples", "the same"], part => Assert.Contains(part, message));
    }

    public void Dispose() => _folder.Dispose();

    private static double Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();
}
