using Kinora.Data.Preference;
using Kinora.Tensors;

namespace Kinora.Data.Tests.Preference;

public sealed class PreferenceListTests : IDisposable
{
    private static readonly string Sha = new('a', 64);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kinora-pairs-");

    private string List => Path.Combine(_folder.FullName, "pairs.jsonl");

    [Fact]
    public void Write_ThenRead_GivesBackRowsAndLatents()
    {
        Latents("a.safetensors", 3);
        Latents("b.safetensors", 3);
        var pair = Pair() with { Prompt = "一只企鹅", Language = "zh", First = new("a.safetensors", 7, 0) };
        PreferenceList.Write(List, [pair]);
        var read = PreferenceList.Read(List).ThrowIfBad();
        var back = Assert.Single(read.Pairs);
        Assert.Equal((pair.Prompt, pair.First, pair.Second, pair.Annotator), (back.Prompt, back.First, back.Second, back.Annotator));
        Assert.Equal(PreferenceOutcome.Lose, back.Labels["two_things"]);
        Assert.Contains("\"labels\":{\"physics\":\"win\",\"two_things\":\"lose\"}", File.ReadAllText(List));

        var values = new float[2 * 2];
        LatentStore.Copy(read.FileOf(back.First), 1, 2, values);
        Assert.Equal([2, 3, 4, 5], values);
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentStore.Copy(read.FileOf(back.First), 2, 2, values));
    }

    [Fact]
    public void Read_BadRows_ListsEachWithEveryReason()
    {
        Latents("a.safetensors", 3);
        Latents("b.safetensors", 3);
        Latents("long.safetensors", 6);
        PreferenceList.Write(List,
        [
            Pair(), Pair(),
            Pair() with { Prompt = " ", Language = "fr", Labels = new Dictionary<string, PreferenceOutcome>() },
            Pair() with { Second = new("a.safetensors") },
            Pair() with { Second = new("lost.safetensors", 3) },
            Pair() with { Second = new("long.safetensors"), WeightsSha256 = "abc", Annotator = "" },
            Pair() with { Annotator = "other", Labels = new Dictionary<string, PreferenceOutcome> { ["Physics!"] = PreferenceOutcome.Tie } },
        ]);
        File.AppendAllText(List, "{\"prompt\":\"x\"}\n\nnonsense\n");
        var read = PreferenceList.Read(List);
        Assert.Single(read.Pairs);
        var message = Assert.Throws<PreferenceDataException>(() => read.ThrowIfBad()).Message;
        string[] parts =
        [
            "8 of 9 rows", "row 2 (a hat falls): the same two videos", "row 3", "empty prompt; the language 'fr' is neither zh nor en; no label", "row 4 (a hat falls): a video against itself",
            "noise_seed and video of 'lost.safetensors' don't go together; missing or damaged latents 'lost.safetensors'", "no annotator; weights_sha256 is not 64 hexadecimal digits; its videos have different latents, [3, 1, 1, 2] and [6, 1, 1, 2]",
            "the axis 'Physics!'", "row 8: no pair", "row 10: no pair",
        ];
        Assert.All(parts, part => Assert.Contains(part, message));
    }

    [Fact]
    public void Read_NoFile_SaysSo() => Assert.Contains("none.jsonl", Assert.Throws<PreferenceDataException>(() => PreferenceList.Read("none.jsonl")).Message);

    [Fact]
    public void Samples_WithLostLatents_AreNamed()
    {
        Latents("a.safetensors", 3);
        var list = Path.Combine(_folder.FullName, SampleList.FileName);
        var video = new SampledVideo("00000-0", "a hat falls", "en", 9, 0, "a.safetensors", Sha, 3, 5, 4, 9, "", "");
        SampleList.Write(list, [video]);
        Assert.Equal(video, Assert.Single(SampleList.Read(_folder.FullName).Videos));
        SampleList.Write(list, [video, video with { Name = "00000-1", Latents = "lost.safetensors" }]);
        Assert.Contains("row 2 (00000-1): missing or damaged latents", Assert.Throws<PreferenceDataException>(() => SampleList.Read(list)).Message);
    }

    [Fact]
    public void Write_LatentsThatOverflow_AreRefused()
    {
        using var scope = new TensorScope();
        var path = Path.Combine(_folder.FullName, "x.safetensors");
        Assert.Throws<PreferenceDataException>(() => LatentStore.Write(path, Tensor.Full([1, 1, 1, 1], 1e6)));
        Assert.False(File.Exists(path));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static PreferencePair Pair() => new(
        "a hat falls", "en", new("a.safetensors"), new("b.safetensors"),
        new SortedDictionary<string, PreferenceOutcome> { ["physics"] = PreferenceOutcome.Win, ["two_things"] = PreferenceOutcome.Lose }, "judge", Sha);

    private void Latents(string name, int frames)
    {
        using var scope = new TensorScope();
        LatentStore.Write(Path.Combine(_folder.FullName, name), Tensor.Range(frames * 2, DType.F32).Reshape(frames, 1, 1, 2));
    }
}
