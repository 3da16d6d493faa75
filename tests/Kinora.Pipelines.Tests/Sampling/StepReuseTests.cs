using Kinora.Media;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Pipelines.Tests.Sampling;

/// <summary>Videos whose steps take from earlier ones.</summary>
public sealed class StepReuseTests(TinyModelFixture fixture) : IClassFixture<TinyModelFixture>
{
    private static readonly GenerationRequest Ten = TinyRequest.Value with { Steps = 10 };

    [Fact]
    public void Generate_WithoutReuse_ComputesEveryStep()
    {
        var (_, result) = Generate(Ten);
        Assert.Equal((0, 0), (result.CachedSteps, result.GuidanceReusedSteps));
    }

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(0.0, 0.35)]
    [InlineData(1.0, 0.5)]
    public void Generate_WithReuse_SparesStepsAndRepeats(double threshold, double share)
    {
        var request = Ten with { CacheThreshold = threshold, GuidanceReuse = share };
        var (frames, result) = Generate(request);
        Assert.Equal(((int)(10 * share) + 1) / 2, result.GuidanceReusedSteps);
        if (threshold > 0) Assert.InRange(result.CachedSteps, 1, 9);
        else Assert.Equal(0, result.CachedSteps);
        Assert.NotEqual(Generate(Ten).Frames, frames);
        Assert.Equal(frames, Generate(request).Frames);
        // Each video of a count has a memory of its own.
        Assert.Equal(Generate(request with { FirstVideo = 1 }).Frames, Generate(request with { Count = 2 }).Frames);
    }

    [Fact]
    public void Generate_ReuseFromTheFirstStepOn_ComputesThatOne() => Assert.Equal(4, Generate(Ten with { GuidanceReuse = 1 }).Result.GuidanceReusedSteps);

    [Fact]
    public void Generate_GuidanceReuseWithoutGuidance_ChangesNothing()
    {
        var off = Ten with { Guidance = 1 };
        Assert.Equal(Generate(off).Frames, Generate(off with { GuidanceReuse = 0.5 }).Frames);
    }

    [Fact]
    public void Recipe_CarriesBothOnlyWhereTheyCount()
    {
        var request = Ten with { CacheThreshold = 0.1, GuidanceReuse = 0.4 };
        Assert.Equal(request, GenerationRequest.From(request.ToRecipe(0, "mini", "", 2)));
        Assert.DoesNotContain("cache_threshold", Ten.ToRecipe(0, "mini", "", 2).Extra.Keys);
        var bad = request.ToRecipe(0, "mini", "", 2) with { Extra = new Dictionary<string, string> { ["guidance_reuse"] = "2" } };
        Assert.Contains("guidance_reuse is '2'", Assert.Throws<RecipeException>(() => GenerationRequest.From(bad)).Message);
    }

    [Theory]
    [InlineData(-0.1, 0)]
    [InlineData(0, 1.1)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.NaN)]
    public void FindFaults_ValuesOutOfRange_AreFaults(double threshold, double share) =>
        Assert.Single(RequestCheck.FindFaults(Ten with { CacheThreshold = threshold, GuidanceReuse = share }));

    private (byte[] Frames, GenerationResult Result) Generate(GenerationRequest request)
    {
        var sink = new MemorySink();
        var result = new TextToVideoPipeline(fixture.Model).Generate(request, _ => sink = new MemorySink());
        return (sink.Bytes, result);
    }
}
