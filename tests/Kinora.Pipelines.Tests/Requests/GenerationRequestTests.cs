using Kinora.Media;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Pipelines.Tests.Requests;

public sealed class GenerationRequestTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    public void From_OfTheRecipeOfOneOfSeveral_AsksForThatOne(int first, int video)
    {
        var request = TinyRequest.Value with { FirstVideo = first, Count = 5, PositiveSuffix = "!", NegativePrompt = "dark" };
        var recipe = GenerationRecipe.FromJson(request.ToRecipe(video, "mini", new string('a', 64)).ToJson());
        Assert.Equal(request with { FirstVideo = first + video, Count = 1 }, GenerationRequest.From(recipe));
    }

    [Fact]
    public void From_RecipeOfAnotherSolver_IsRefused()
    {
        var recipe = TinyRequest.Value.ToRecipe(0, "mini", "") with { Sampler = "heun" };
        Assert.Contains("heun", Assert.Throws<RecipeException>(() => GenerationRequest.From(recipe)).Message);
    }

    [Fact]
    public void From_RecipeWithUnknownSettings_NamesThem()
    {
        var recipe = TinyRequest.Value.ToRecipe(0, "mini", "") with { Extra = new Dictionary<string, string> { ["motion"] = "5", ["camera"] = "still" } };
        Assert.Contains("camera, motion", Assert.Throws<RecipeException>(() => GenerationRequest.From(recipe)).Message);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("first")]
    public void From_RecipeWithABadVideoNumber_IsRefused(string number)
    {
        var recipe = TinyRequest.Value.ToRecipe(0, "mini", "") with { Extra = new Dictionary<string, string> { ["video_index"] = number } };
        Assert.Contains(number, Assert.Throws<RecipeException>(() => GenerationRequest.From(recipe)).Message);
    }

    [Fact]
    public void ToRecipe_CarriesVersionAndModel()
    {
        var recipe = TinyRequest.Value.ToRecipe(0, "mini", "abc");
        Assert.Equal(("mini", "abc", GenerationRequest.KinoraVersion, "euler"), (recipe.Model, recipe.WeightsSha256, recipe.KinoraVersion, recipe.Sampler));
        Assert.Empty(recipe.Extra);
    }

    [Fact]
    public void Draw_Twice_GivesTwoSeeds() => Assert.NotEqual(SeedSource.Draw(), SeedSource.Draw());
}
