using Kinora.Data.World;

namespace Kinora.Evaluation.Tests;

public sealed class WorldSuiteTests
{
    private static readonly IReadOnlyList<SuitePrompt> Prompts = WorldSuite.Make(Support.Library);

    [Fact]
    public void Make_Always_GivesTheCommittedPrompts()
    {
        var committed = File.ReadAllText(Path.Combine(Support.Root, "configs", "evaluate", "world.json"));
        Assert.True(
            committed == WorldSuite.ToJson(Prompts),
            "configs/evaluate/world.json is not what the code makes. Where captions or world were meant to change, write it anew: kinora evaluate world --list > configs/evaluate/world.json");
    }

    [Fact]
    public void Make_EveryCombination_IsHeldOut() => Assert.All(Prompts, prompt => Assert.Equal(Split.HeldOut, KeyOf(prompt).Split));

    [Fact]
    public void Make_EveryCombination_IsAskedForOnce() => Assert.Equal(Prompts.Count, Prompts.Select(KeyOf).Distinct().Count());

    [Fact]
    public void Make_TheSuite_HasWhatItPromises()
    {
        Assert.Equal(128, Prompts.Count);
        foreach (var language in new[] { "zh", "en" })
        {
            var own = Prompts.Where(prompt => prompt.Language == language).ToList();
            Assert.Equal(64, own.Count);
            Assert.Equal(8, own.Count(prompt => prompt.IsPair));
            Assert.Equal(Setting.All.Select(setting => setting.Id).Order(), own.Select(prompt => prompt.Setting).Distinct().Order());
            Assert.Equal(Motion.All.Select(motion => motion.Id).Order(), own.Where(prompt => !prompt.IsPair).Select(prompt => prompt.Things[0].Motion).Distinct().Order());
        }

        Assert.Equal(20, Prompts.Count(prompt => !prompt.IsPair && prompt.Things[0].Motion == "fall"));
        Assert.Equal(Support.Library.All.Count, Prompts.SelectMany(prompt => prompt.Things).Select(thing => thing.Thing).Distinct().Count());
        Assert.Equal(Prompts.Count, Prompts.Select(prompt => prompt.Seed).Distinct().Count());
        Assert.All(Prompts, prompt => Assert.Equal(WorldSuite.FirstSeed + (ulong)prompt.Number, prompt.Seed));
    }

    [Fact]
    public void Make_ThingsThatCross_AreAskedForASide() => Assert.All(
        Prompts.SelectMany(prompt => prompt.Things), thing => Assert.Equal(thing.Motion is "glide" or "roll" or "throw", thing.Heading != 0));

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Take_SomePrompts_HasBothLanguagesAndPairs(int limit)
    {
        var some = WorldSuite.Take(Prompts, limit);
        Assert.Equal(limit, some.Count);
        Assert.InRange(some.Count(prompt => prompt.Language == "zh"), (limit / 2) - 2, (limit / 2) + 2);
        Assert.Contains(some, prompt => prompt.IsPair);
        Assert.Equal(some.OrderBy(prompt => prompt.Number), some);
    }

    [Fact]
    public void Take_MoreThanThereAre_GivesAll() => Assert.Equal(Prompts, WorldSuite.Take(Prompts, 1000));

    private static SceneKey KeyOf(SuitePrompt prompt) => prompt.Things is [var left, var right]
        ? new SceneKey(left.Thing, prompt.Setting, left.Motion, right.Thing, right.Motion)
        : new SceneKey(prompt.Things[0].Thing, prompt.Setting, prompt.Things[0].Motion);
}
