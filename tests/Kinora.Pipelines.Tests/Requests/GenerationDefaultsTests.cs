using System.Text.Json;

namespace Kinora.Pipelines.Tests.Requests;

public sealed class GenerationDefaultsTests
{
    [Fact]
    public void Recommended_AreThePublishedModels()
    {
        var defaults = GenerationDefaults.Recommended;
        Assert.Equal((204, 992, 544, 50), (defaults.Frames, defaults.Width, defaults.Height, defaults.Steps));
        Assert.Equal((9.0, 13.0, 25.0), (defaults.Guidance, defaults.Shift, defaults.Fps));
        Assert.StartsWith("超高清", defaults.PositiveSuffix);
        Assert.StartsWith("画面暗", defaults.NegativePrompt);
        Assert.Empty(RequestCheck.FindFaults(GenerationRequest.From("x", 1, defaults)));
    }

    [Fact]
    public void FromJson_OfWhatWasWritten_GivesTheSame()
    {
        var json = GenerationDefaults.Recommended.ToJson();
        Assert.Contains("超高清", json);
        Assert.Equal(GenerationDefaults.Recommended, GenerationDefaults.FromJson(json));
    }

    [Fact]
    public void FromJson_SomeFieldsAbsent_TakesTheRecommendedOnes()
    {
        var defaults = GenerationDefaults.FromJson("""{"width": 64, "height": 64, "positive_suffix": ""}""");
        Assert.Equal(GenerationDefaults.Recommended with { Width = 64, Height = 64, PositiveSuffix = "" }, defaults);
    }

    [Theory]
    [InlineData("""{"widht": 64}""", "widht")]
    [InlineData("""{"steps": "many"}""", "steps")]
    [InlineData("null", "object")]
    public void FromJson_BadField_IsNamed(string json, string name) =>
        Assert.Contains(name, Assert.ThrowsAny<JsonException>(() => GenerationDefaults.FromJson(json)).Message);
}
