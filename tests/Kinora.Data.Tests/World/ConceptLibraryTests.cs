using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class ConceptLibraryTests
{
    [Fact]
    public void Load_DebiansData_HasNamesOfCldrInBothLanguages()
    {
        Concept penguin = WorldFixture.Library["penguin"];
        Assert.Contains("企鹅", penguin.ChineseNames);
        Assert.Contains("penguin", penguin.EnglishNames);
        Assert.Contains("deciduous tree", WorldFixture.Library["tree"].EnglishNames);
        Assert.True(WorldFixture.Library.All.Count >= 52);
        Assert.Equal(WorldFixture.Library.All.Count, WorldFixture.Library.All.Select(concept => concept.Emoji).Distinct().Count());
    }

    [Fact]
    public void Rolls_WhatIsRound_IsAsWideAsHigh()
    {
        Concept[] round = [.. WorldFixture.Library.All.Where(concept => concept.Rolls)];
        Assert.Contains(round, concept => concept.Id == "soccer-ball");
        Assert.All(round, concept => Assert.InRange(concept.AspectRatio, 0.9, 1.1));
        Assert.All(WorldFixture.Library.All.Where(concept => concept.Manner == Manner.Ball), concept => Assert.True(concept.Rolls));
    }

    [Fact]
    public void Load_EverythingMissing_NamesEveryPackageAtOnce()
    {
        WorldSources nowhere = new() { FontFile = "/no/font.ttf", AnnotationsFolder = "/no/cldr", PangoView = "/no/pango-view" };
        WorldAssetException fault = Assert.Throws<WorldAssetException>(() => ConceptLibrary.Load(nowhere));
        Assert.Contains("fonts-noto-color-emoji", fault.Message);
        Assert.Contains("unicode-cldr-core", fault.Message);
        Assert.Contains("pango1.0-tools", fault.Message);
    }

    [Fact]
    public void Load_DamagedCache_DrawsAgainAndRendersTheSame()
    {
        string folder = Directory.CreateTempSubdirectory("kinora-world-").FullName;
        try
        {
            WorldSources sources = new() { CacheFolder = folder };
            ConceptDefinition[] two = [.. ConceptTable.All.Take(2)];
            ConceptLibrary first = ConceptLibrary.Load(sources, two);
            string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            Assert.Equal(first.All.Count, files.Length);
            File.WriteAllBytes(files[0], [1, 2, 3]);

            ConceptLibrary second = ConceptLibrary.Load(sources, two);
            foreach (Concept concept in first.All)
                Assert.Equal(Picture(first, concept.Id), Picture(second, concept.Id));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static byte[] Picture(ConceptLibrary library, string concept) => new WorldRenderer(library)
            .Render(new WorldSampler(library).Compose(new(concept, "snow", "stay"), 1, 1), 32, 32, 0, 1);
    }

    [Fact]
    public void Read_NamesWithoutAnEntry_AreAllNamed()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """<ldml><annotations><annotation cp="🐧" type="tts">penguin</annotation></annotations></ldml>""");
            WorldAssetException fault = Assert.Throws<WorldAssetException>(() => CldrNames.Read(file, ["🐧", "🐘", "🐱"]));
            Assert.Contains("🐘", fault.Message);
            Assert.Contains("🐱", fault.Message);
            Assert.DoesNotContain("🐧", fault.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
