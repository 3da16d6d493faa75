using Kinora.Models.StepVideoDit;

namespace Kinora.Models.Tests.StepVideoDit;

public sealed class StepVideoDitConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kinora-dit-").FullName;

    [Fact]
    public void Full_Width_IsThePublishedOne()
    {
        Assert.Equal(6144, StepVideoDitConfig.Full.Width);
        Assert.Equal((64, 32, 32), StepVideoDitConfig.Full.RotaryChannels);
    }

    [Fact]
    public void Checked_SeveralFaults_NamesAllWithTheirNumbers()
    {
        var message = Assert.Throws<ArgumentException>(() => new StepVideoDitConfig(0, 12, -1, 4, 4, 8, 8, PatchSize: 0, PositionWaves: -2).Checked()).Message;
        Assert.Contains("num_attention_heads is 0", message);
        Assert.Contains("num_layers is -1", message);
        Assert.Contains("attention_head_dim is 12", message);
        Assert.Contains("patch_size is 0", message);
        Assert.Contains("position_waves is -2", message);
    }

    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSame()
    {
        var path = Write(StepVideoDitConfig.Full.ToJson());
        Assert.Equal(StepVideoDitConfig.Full, StepVideoDitConfig.Read(path));
    }

    [Fact]
    public void ToJson_PositionWaves_AreWrittenOnlyWhereThereAreSome()
    {
        Assert.DoesNotContain("position_waves", StepVideoDitConfig.Full.ToJson());
        var waves = StepVideoDitConfig.Full with { PositionWaves = 8 };
        Assert.Equal(waves, StepVideoDitConfig.Read(Write(waves.ToJson())));
    }

    [Fact]
    public void Read_ImageToVideoCheckpoint_IsRefused()
    {
        var path = Write("""{"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 1, "in_channels": 4, "use_additional_conditions": true, "caption_channels": [8, 8]}""");
        Assert.Contains("image-to-video", Assert.Throws<ArgumentException>(() => StepVideoDitConfig.Read(path)).Message);
    }

    [Fact]
    public void Read_OneCaptionWidth_IsRefused()
    {
        var path = Write("""{"caption_channels": [8]}""");
        Assert.Contains("caption_channels", Assert.Throws<ArgumentException>(() => StepVideoDitConfig.Read(path)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string json)
    {
        var path = Path.Combine(_folder, "config.json");
        File.WriteAllText(path, json);
        return path;
    }
}
