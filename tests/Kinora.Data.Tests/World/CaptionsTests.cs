using System.Text.RegularExpressions;
using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class CaptionsTests
{
    private const string EnglishSmall = @"\b(small|little|tiny)\b";
    private const string EnglishBig = @"\b(big|large|huge)\b";

    private static readonly Captions Writer = new(WorldFixture.Library);

    [Theory]
    [InlineData(CaptionLanguage.Chinese)]
    [InlineData(CaptionLanguage.English)]
    public void Write_EveryCombination_NamesThingPlaceAndMotion(CaptionLanguage language)
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(1))
        {
            string[] verbs = VerbsOf(scene.Things[0], scene.Setting, language);
            for (ulong variant = 0; variant < 3; variant++)
            {
                string caption = Writer.Write(scene, language, variant), still = Writer.WriteStill(scene, language, variant);
                AssertNames(caption, scene, language);
                AssertNames(still, scene, language);
                Assert.Contains(verbs, verb => caption.Contains(verb, StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData(CaptionLanguage.Chinese)]
    [InlineData(CaptionLanguage.English)]
    public void Write_Pairs_NamesBothAndWhatTheyDo(CaptionLanguage language)
    {
        foreach (SceneSpec scene in Pairs(800))
        {
            string caption = Writer.Write(scene, language, 3), still = Writer.WriteStill(scene, language, 3);
            AssertNames(caption, scene, language);
            AssertNames(still, scene, language);
            bool together = JointOf(scene, language).Any(verb => caption.Contains(verb, StringComparison.Ordinal));
            bool collides = scene.Things[0].Motion.Id == CollideLaw.Name && caption.Contains(" bumps into ", StringComparison.Ordinal);
            Assert.True(
                together || collides || scene.Things.All(thing =>
                    VerbsOf(thing, scene.Setting, language).Any(verb => caption.Contains(verb, StringComparison.Ordinal))),
                $"{scene.Key}: {caption}");
        }
    }

    [Fact]
    public void Write_PairsWithPlaces_PutEachOnItsSide()
    {
        int seen = 0;
        foreach (SceneSpec scene in Pairs(1500))
        {
            (Concept left, Concept right) = (WorldFixture.Library[scene.Things[0].Concept], WorldFixture.Library[scene.Things[1].Concept]);
            foreach (string caption in (string[])[Writer.Write(scene, CaptionLanguage.English), Writer.WriteStill(scene, CaptionLanguage.English)])
            {
                Match match = Regex.Match(caption, @"\b(?<a>an? [^,.;:]*?) (on|from) the left and (?<b>an? [^,.;:]*?) (on|from) the right");
                if (!match.Success)
                    continue;
                seen++;
                Assert.Contains(left.EnglishNames, name => match.Groups["a"].Value.Contains(name, StringComparison.Ordinal));
                Assert.Contains(right.EnglishNames, name => match.Groups["b"].Value.Contains(name, StringComparison.Ordinal));
            }
            foreach (string caption in (string[])[Writer.Write(scene, CaptionLanguage.Chinese), Writer.WriteStill(scene, CaptionLanguage.Chinese)])
            {
                Match match = Regex.Match(caption, "左边[是的]?一(?<a>[^，右]*)[，和]右边[是的]?一(?<b>[^，]*)");
                if (!match.Success)
                    continue;
                seen++;
                Assert.Contains(left.ChineseNames, name => match.Groups["a"].Value.Contains(name, StringComparison.Ordinal));
                Assert.Contains(right.ChineseNames, name => match.Groups["b"].Value.Contains(name, StringComparison.Ordinal));
            }
        }
        Assert.True(seen > 100, $"only {seen} captions told the sides");
    }

    [Theory]
    [InlineData("glide", 3)]
    [InlineData("roll", 5)]
    [InlineData("throw", 7)]
    public void Write_MotionToEachSide_NamesTheSide(string motion, ulong variant)
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(3).Where(scene => scene.Key.Motion == motion))
        {
            SceneSpec still = scene with { Camera = CameraMove.Still };
            bool toRight = scene.Things[0].Motion.Heading > 0;
            string chinese = Writer.Write(still, CaptionLanguage.Chinese, variant);
            Assert.Matches(toRight ? "[向往到]右" : "[向往到]左", chinese);
            Assert.DoesNotMatch(toRight ? "[向往到]左" : "[向往到]右", chinese);
            string english = Writer.Write(still, CaptionLanguage.English, variant);
            Assert.Matches(toRight ? "to (the )?right|rightward" : "to (the )?left|leftward", english);
            Assert.DoesNotMatch(toRight ? "to (the )?left|leftward" : "to (the )?right|rightward", english);
        }
    }

    [Fact]
    public void Write_Sizes_AreSaidOnceWhenNotUsual()
    {
        foreach (SceneSpec any in WorldFixture.EveryCombination(4).Where(scene => scene.Key.Setting == "meadow"))
        {
            Concept concept = WorldFixture.Library[any.Key.Concept];
            foreach (ThingSize size in Enum.GetValues<ThingSize>())
            {
                SceneSpec scene = any with { Things = [any.Things[0] with { SizeClass = size }], Camera = CameraMove.Still };
                foreach (string caption in (string[])[Writer.Write(scene, CaptionLanguage.English, 1), Writer.WriteStill(scene, CaptionLanguage.English, 1)])
                {
                    Assert.Equal(size == ThingSize.Small ? 1 : 0, Regex.Count(caption, EnglishSmall));
                    Assert.Equal(size == ThingSize.Big ? 1 : 0, Regex.Count(caption, EnglishBig));
                    if (size != ThingSize.Usual)
                        Assert.DoesNotMatch("kitten|puppy|piglet|baby|giant", caption);
                }
                foreach (string caption in (string[])[Writer.Write(scene, CaptionLanguage.Chinese, 1), Writer.WriteStill(scene, CaptionLanguage.Chinese, 1)])
                {
                    // 大象 and 小鸡 are names of usual-sized things too.
                    string sizes = caption.Replace(concept.ChineseNames[0], "");
                    if (size == ThingSize.Big)
                    {
                        Assert.Contains('大', sizes);
                        Assert.DoesNotContain('小', sizes);
                    }
                    if (size == ThingSize.Small)
                    {
                        Assert.Contains('小', sizes);
                        Assert.DoesNotContain("小小小", sizes);
                    }
                    Assert.DoesNotMatch("大小|小大|小熊猫|小时钟", caption);
                }
            }
        }
    }

    [Theory]
    [InlineData(CameraMove.ZoomIn, "zooms in|moves closer", "推近|拉近|向前推")]
    [InlineData(CameraMove.ZoomOut, "zooms out|pulls back", "拉远|向后拉")]
    [InlineData(CameraMove.PanLeft, "pans (to the )?left", "镜头(慢慢|缓缓)?(向左移|左移|向左平移)")]
    [InlineData(CameraMove.PanRight, "pans (to the )?right", "镜头(慢慢|缓缓)?(向右移|右移|向右平移)")]
    public void Write_MovingCamera_IsTold(CameraMove camera, string english, string chinese)
    {
        for (ulong variant = 0; variant < 60; variant++)
        {
            foreach (SceneSpec any in (SceneSpec[])[WorldFixture.Sampler.Compose(new("cat", "city", "hop"), variant, 0), Pairs(1).First()])
            {
                SceneSpec scene = any with { Camera = camera };
                Assert.Matches(english, Writer.Write(scene, CaptionLanguage.English, variant));
                Assert.Matches(chinese, Writer.Write(scene, CaptionLanguage.Chinese, variant));
                SceneSpec still = any with { Camera = CameraMove.Still };
                Assert.DoesNotContain("camera", Writer.Write(still, CaptionLanguage.English, variant), StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("镜头", Writer.Write(still, CaptionLanguage.Chinese, variant), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(CaptionLanguage.Chinese)]
    [InlineData(CaptionLanguage.English)]
    public void WriteStill_AnyScene_TellsNoMotionAndNoCamera(CaptionLanguage language)
    {
        string[] words =
        [
            .. from motion in Motion.All
               where motion.Id != "stay"
               from manner in Enum.GetValues<Manner>()
               from heading in (int[])[-1, 1]
               from verb in VerbsOf(motion.Id, heading, manner, "meadow", language)
               select verb,
        ];
        words = [.. words.Distinct(), "camera", "镜头", "video"];
        for (int index = 0; index < 500; index++)
        {
            string still = Writer.WriteStill(WorldFixture.Sampler.Sample(11, index), language);
            Assert.DoesNotContain(words, word => still.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Write_ManyScenes_IsWellFormed()
    {
        for (int index = 0; index < 2000; index++)
        {
            SceneSpec scene = WorldFixture.Sampler.Sample(12, index);
            foreach (string english in (string[])[Writer.Write(scene, CaptionLanguage.English), Writer.WriteStill(scene, CaptionLanguage.English)])
            {
                Assert.DoesNotMatch(@"\b[Aa] [aeiouAEIO]|\b[Aa]n [^aeiouAEIO]", english);
                Assert.DoesNotMatch(@"(?i)\b(\w+) \1\b|  | [,.;]|[,.;:]{2}|\n", english);
                Assert.DoesNotMatch(@"while .* while|\. [a-z]", english);
            }
            foreach (string chinese in (string[])[Writer.Write(scene, CaptionLanguage.Chinese), Writer.WriteStill(scene, CaptionLanguage.Chinese)])
            {
                Assert.DoesNotMatch("在在|的的|，，|，。|红红|在正在|正在.*(了|又)(弹|几)|[ \n]", chinese);
                Assert.DoesNotMatch("在[^，。]{1,10}[上里中下边前底面]在", chinese);
            }
        }
    }

    [Theory]
    [InlineData("underwater")]
    [InlineData("space")]
    public void Write_WhereThereIsNoAir_SpeaksOfNone(string setting)
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(6).Where(scene => scene.Setting == setting))
        {
            foreach (string verb in VerbsOf(scene.Things[0], setting, CaptionLanguage.English))
                Assert.DoesNotMatch(@"\b(air|sky)\b", verb);
            foreach (string verb in VerbsOf(scene.Things[0], setting, CaptionLanguage.Chinese))
                Assert.DoesNotMatch("天|空", verb);
        }
    }

    [Theory]
    [InlineData(CaptionLanguage.Chinese, "一只企鹅在雪地里跳来跳去")]
    [InlineData(CaptionLanguage.English, "A penguin hops around in the snow")]
    [InlineData(CaptionLanguage.English, "a penguin hopping around in the snow")]
    public void Write_PenguinHoppingInTheSnow_CanSayTheSentence(CaptionLanguage language, string sentence)
    {
        SceneSpec scene = WorldFixture.Sampler.WithMix(SceneMix.Plain).Compose(new("penguin", "snow", "hop"), 1, 0);
        Assert.Contains(sentence, Enumerable.Range(0, 4000).Select(variant => Writer.Write(scene, language, (ulong)variant)));
    }

    [Theory]
    [InlineData(CaptionLanguage.Chinese, "一只企鹅和一头大象在雪地里跳来跳去")]
    [InlineData(CaptionLanguage.English, "A penguin and an elephant hop around in the snow")]
    public void Write_PenguinAndElephant_CanSayTheSentence(CaptionLanguage language, string sentence)
    {
        SceneSpec scene = WorldFixture.Sampler.WithMix(SceneMix.Plain).Compose(new("elephant", "snow", "hop", "penguin", "hop"), 1, 0);
        Assert.Contains(sentence, Enumerable.Range(0, 8000).Select(variant => Writer.Write(scene, language, (ulong)variant)));
    }

    [Fact]
    public void Write_ManyVariants_VaryTheWording()
    {
        SceneSpec scene = WorldFixture.Sampler.Compose(new("cat", "beach", "hop"), 1, 0);
        Assert.True(Variants(CaptionLanguage.Chinese) > 250);
        Assert.True(Variants(CaptionLanguage.English) > 250);

        int Variants(CaptionLanguage language) =>
            Enumerable.Range(0, 400).Select(variant => Writer.Write(scene, language, (ulong)variant)).Distinct().Count();
    }

    [Fact]
    public void Write_SameVariant_IsTheSame()
    {
        for (int index = 0; index < 50; index++)
        {
            SceneSpec scene = WorldFixture.Sampler.Sample(9, index);
            foreach (CaptionLanguage language in Enum.GetValues<CaptionLanguage>())
            {
                Assert.Equal(Writer.Write(scene, language, 7), new Captions(WorldFixture.Library).Write(scene, language, 7));
                Assert.Equal(Writer.WriteStill(scene, language, 7), new Captions(WorldFixture.Library).WriteStill(scene, language, 7));
            }
        }
    }

    private static IEnumerable<SceneSpec> Pairs(int count) =>
        Enumerable.Range(0, count).Select(index => WorldFixture.Sampler.WithMix(new SceneMix(1, 0, 0.3)).Sample(5, index));

    private static void AssertNames(string caption, SceneSpec scene, CaptionLanguage language)
    {
        bool chinese = language == CaptionLanguage.Chinese;
        foreach (ThingSpec thing in scene.Things)
        {
            Concept concept = WorldFixture.Library[thing.Concept];
            Assert.Contains(chinese ? concept.ChineseNames : concept.EnglishNames, name => caption.Contains(name, StringComparison.Ordinal));
        }
        string[] places = (chinese ? ChinesePlaces.Phrases : EnglishPlaces.Phrases)[scene.Setting];
        Assert.Contains(places, place => caption.Contains(place, StringComparison.OrdinalIgnoreCase));
    }

    private static string[] VerbsOf(ThingSpec thing, string setting, CaptionLanguage language) =>
        VerbsOf(thing.Motion.Id, thing.Motion.Heading, WorldFixture.Library[thing.Concept].Manner, setting, language);

    private static string[] VerbsOf(string motion, int heading, Manner manner, string setting, CaptionLanguage language) =>
        motion == CollideLaw.Name ? []
        : language == CaptionLanguage.Chinese ? ChineseVerbs.Of(motion, heading, manner, setting)
        : [.. EnglishVerbs.Of(motion, heading, manner, setting).SelectMany(verb => (string[])[verb.Third, verb.Participle])];

    private static string[] JointOf(SceneSpec scene, CaptionLanguage language) =>
        scene.Things[0].Motion.Id != scene.Things[1].Motion.Id ? []
        : language == CaptionLanguage.Chinese ? ChineseVerbs.Joint[scene.Things[0].Motion.Id]
        : [.. EnglishVerbs.Joint[scene.Things[0].Motion.Id].SelectMany(verb => (string[])[verb.Plural, verb.Participle])];
}
