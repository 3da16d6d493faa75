using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class CaptionsTests
{
    private static readonly Captions Writer = new(WorldFixture.Library);

    [Theory]
    [InlineData(CaptionLanguage.Chinese)]
    [InlineData(CaptionLanguage.English)]
    public void Write_EveryCombination_NamesTheThingAndThePlace(CaptionLanguage language)
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(1))
        {
            Concept concept = WorldFixture.Library[scene.Key.Concept];
            bool chinese = language == CaptionLanguage.Chinese;
            IReadOnlyList<string> names = chinese ? concept.ChineseNames : concept.EnglishNames;
            string[] places = (chinese ? ChineseWords.Places : EnglishWords.Places)[scene.Setting];
            for (ulong variant = 0; variant < 8; variant++)
            {
                foreach (string caption in (string[])[Writer.Write(scene, language, variant), Writer.WriteStill(scene, language, variant)])
                {
                    Assert.Contains(names, name => caption.Contains(name, StringComparison.Ordinal));
                    Assert.Contains(places, place => caption.Contains(place, StringComparison.OrdinalIgnoreCase));
                    Assert.DoesNotContain('\n', caption);
                }
            }
        }
    }

    [Theory]
    [InlineData(CaptionLanguage.Chinese)]
    [InlineData(CaptionLanguage.English)]
    public void Write_EveryCombination_SaysHowItMoves(CaptionLanguage language)
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(2))
        {
            Manner manner = WorldFixture.Library[scene.Key.Concept].Manner;
            MotionLaw law = scene.Things[0].Motion;
            string[] verbs = language == CaptionLanguage.Chinese
                ? ChineseWords.Verbs(law, manner)
                : [.. EnglishWords.Verbs(law, manner).SelectMany(verb => (string[])[verb.Third, verb.Participle])];
            string caption = Writer.Write(scene, language, 1);
            Assert.Contains(verbs, verb => caption.Contains(verb, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Write_GlideToEachSide_NamesTheSide()
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(3).Where(scene => scene.Key.Motion == "glide"))
        {
            bool toRight = scene.Things[0].Motion.Heading > 0;
            string chinese = Writer.Write(scene, CaptionLanguage.Chinese, 5);
            Assert.Contains(toRight ? ["向右", "往右", "到右"] : (string[])["向左", "往左", "到左"], side => chinese.Contains(side, StringComparison.Ordinal));
            string english = Writer.Write(scene, CaptionLanguage.English, 5);
            Assert.Matches(toRight ? "to (the )?right|rightward" : "to (the )?left|leftward", english);
        }
    }

    [Theory]
    [InlineData(CaptionLanguage.Chinese, "一只企鹅在雪地里跳来跳去")]
    [InlineData(CaptionLanguage.English, "A penguin hops around in the snow")]
    [InlineData(CaptionLanguage.English, "a penguin hopping around in the snow")]
    public void Write_PenguinHoppingInTheSnow_CanSayTheSentence(CaptionLanguage language, string sentence)
    {
        SceneSpec scene = WorldFixture.Sampler.Compose(new("penguin", "snow", "hop"), 1, 0);
        Assert.Contains(sentence, Enumerable.Range(0, 4000).Select(variant => Writer.Write(scene, language, (ulong)variant)));
    }

    [Fact]
    public void Write_ManyVariants_VaryTheWording()
    {
        SceneSpec scene = WorldFixture.Sampler.Compose(new("cat", "beach", "hop"), 1, 0);
        Assert.True(Variants(CaptionLanguage.Chinese) > 150);
        Assert.True(Variants(CaptionLanguage.English) > 150);

        int Variants(CaptionLanguage language) =>
            Enumerable.Range(0, 400).Select(variant => Writer.Write(scene, language, (ulong)variant)).Distinct().Count();
    }

    [Fact]
    public void Write_SameVariant_IsTheSame()
    {
        SceneSpec scene = WorldFixture.Sampler.Sample(9, 9);
        Assert.Equal(Writer.Write(scene, CaptionLanguage.Chinese, 7), Writer.Write(scene, CaptionLanguage.Chinese, 7));
    }
}
