using System.Text.Json;
using Kinora.Models.VideoVae;

namespace Kinora.Models.Tests.VideoVae;

public sealed class VideoVaeConfigTests
{
    [Fact]
    public void Json_RoundTrip_KeepsEveryField()
    {
        var config = new VideoVaeConfig(4, 32, [1, 2, 3, 4], 3, 8, 1e-6, 16, 2, 0.7);
        var json = config.ToJson();
        Assert.Equal(config, VideoVaeConfig.FromJson(json));
        foreach (var name in new[] { "z_channels", "base_channels", "ch_mult", "num_res_blocks", "group_norm_groups", "encoder_input_channels" }) Assert.Contains($"\"{name}\"", json);
    }

    [Fact]
    public void Equality_OtherMultipliers_IsFalse() =>
        Assert.NotEqual(new VideoVaeConfig(2, 32, [1, 1, 1, 1], 1), new VideoVaeConfig(2, 32, [1, 2, 1, 1], 1));

    [Fact]
    public void FromJson_WithoutWidths_NamesEveryMissingField()
    {
        var error = Assert.Throws<JsonException>(() => VideoVaeConfig.FromJson("""{ "group_norm_groups": 8 }"""));
        foreach (var name in new[] { "z_channels", "base_channels", "ch_mult", "num_res_blocks" }) Assert.Contains($"'{name}'", error.Message);
    }

    [Fact]
    public void OfFolder_WithoutFile_IsThePublishedNetwork()
    {
        var folder = Directory.CreateTempSubdirectory("kinora-");
        try
        {
            Assert.Equal(VideoVaeConfig.Full, VideoVaeConfig.OfFolder(folder.FullName));
            File.WriteAllText(Path.Combine(folder.FullName, "config.json"), VideoVaeConfig.Mini.ToJson());
            Assert.Equal(VideoVaeConfig.Mini, VideoVaeConfig.OfFolder(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Constructor_SeveralFaults_NamesAllWithBothNumbers()
    {
        var error = Assert.Throws<ArgumentException>(() => new VideoVaeConfig(5, 24, [1, 1, 1, 2], 1, normGroups: 16, encoderInputChannels: 20));
        Assert.Contains("20 must be a multiple of 'group_norm_groups' 16", error.Message);
        Assert.Contains("24 must be a multiple of 'group_norm_groups' 16", error.Message);
        Assert.Contains("384 must be a multiple of 'path_channels' 160", error.Message);
    }

    [Fact]
    public void PathChannels_UnlessGiven_AreThirtyTwoPerLatentChannel()
    {
        Assert.Equal(2048, VideoVaeConfig.Full.PathChannels);
        var narrow = new VideoVaeConfig(32, 16, [1, 2, 2, 4], 1, normGroups: 8, encoderInputChannels: 16, pathChannels: 512);
        Assert.Equal(512, narrow.PathChannels);
        Assert.Equal(narrow, VideoVaeConfig.FromJson(narrow.ToJson()));
        Assert.NotEqual(narrow, new VideoVaeConfig(16, 16, [1, 2, 2, 4], 1, normGroups: 8, encoderInputChannels: 16));
        var error = Assert.Throws<ArgumentException>(() => new VideoVaeConfig(5, 16, [1, 1, 1, 2], 1, normGroups: 8, encoderInputChannels: 16, pathChannels: 16));
        Assert.Contains("16 must be a multiple of '2 x z_channels' 10", error.Message);
    }

    [Fact]
    public void Constructor_ThreeLevels_IsRefused() =>
        Assert.Contains("4 entries and has 3", Assert.Throws<ArgumentException>(() => new VideoVaeConfig(2, 32, [1, 1, 1], 1)).Message);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, null)]
    [InlineData(8, null)]
    [InlineData(9, 2)]
    [InlineData(12, 2)]
    [InlineData(13, null)]
    [InlineData(16, null)]
    [InlineData(17, 3)]
    [InlineData(18, 4)]
    [InlineData(204, 36)]
    public void LatentFrames_OfALength_FollowsTheEncoder(int frames, int? latentFrames) =>
        Assert.Equal(latentFrames, VideoVaeConfig.Full.LatentFrames(frames));
}
