using Kinora.Data.Clips;

namespace Kinora.Data.Tests.Clips;

public sealed class ClipListTests : IDisposable
{
    private readonly TestClips _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Folder_PairsByName_AndTellsWhatHasNoPartner()
    {
        _files.Text("data/a.mp4", "x").Text("data/a.txt", "a dog\n  runs \n").Text("data/b.webm", "x").Text("data/c.txt", "no clip")
            .Text("data/d.gif", "x").Text("data/d.txt", " \n").Text("data/sub/e.png", "x").Text("data/sub/e.txt", "一只猫").Text("data/notes.md", "x").Text("data/.hidden.mp4", "x");
        var list = ClipList.Read(_files["data"]);
        Assert.Equal([(1, "a.mp4", "a dog runs", false), (5, Path.Combine("sub", "e.png"), "一只猫", true)], list.Rows.Select(r => (r.Number, r.Name, r.Captions.Single(), r.IsStill)));
        Assert.Equal(["row 2 (b.webm): no caption: b.txt is missing", "row 3 (c.txt): missing file: no clip has this name", "row 4 (d.gif): empty caption"], list.Bad.Select(b => b.ToString()));
        Assert.Equal("1 files are neither clips nor captions and were passed over", Assert.Single(list.Notes));
    }

    [Theory]
    [InlineData("video,caption")]
    [InlineData("Path,text")]
    [InlineData("file_name,prompt")]
    [InlineData("media_path,captions")]
    [InlineData("id,video_path,caption,fps", "7,", ",25")]
    public void Csv_UsualColumns_AreFound(string header, string before = "", string after = "")
    {
        _files.Text("a.mp4", "x").Text("list.csv", $"{header}\n{before}a.mp4,\"a dog, \"\"Rex\"\",\nruns\"{after}\n");
        var row = Assert.Single(ClipList.Read(_files["list.csv"]).Rows);
        Assert.Equal("a dog, \"Rex\",\nruns", row.Captions.Single());
        using var file = row.Media.Borrow();
        Assert.Equal(_files["a.mp4"], file.Path);
    }

    [Fact]
    public void Csv_BadRows_AreAllListedByNumberAndReason()
    {
        _files.Text("a.mp4", "x").Text("list.csv", "video,caption\na.mp4,good\nnowhere.mp4,lost\na.mp4,\nnotes.txt,\n,nothing\na.mp4,too,many\na.mp4,sp\"eech\n");
        var list = ClipList.Read(_files["list.csv"]);
        Assert.Equal(1, Assert.Single(list.Rows).Number);
        Assert.Equal(7, list.Count);
        string[] expected =
        [
            "row 2 (nowhere.mp4): missing file", "row 3 (a.mp4): empty caption", "row 4 (notes.txt): not a video: '.txt' is none of",
            "row 5: no file is named", "row 6 (a.mp4): 3 fields, the header has 2", "row 7 (a.mp4): quotes in the middle of a field",
        ];
        Assert.Equal(expected.Length, list.Bad.Count);
        Assert.All(list.Bad.Zip(expected), b => Assert.StartsWith(b.Second, b.First.ToString()));
        Assert.Contains("; empty caption", list.Bad[2].Reason);
    }

    [Theory]
    [InlineData("list.csv", "", "empty")]
    [InlineData("list.csv", "title,caption\n", "no column for the file")]
    [InlineData("list.csv", "video,path,title\n", "several columns for the file: video, path; keep one; no column for the caption")]
    [InlineData("list.json", "{}", "array of objects")]
    [InlineData("list.json", "[", "list.json")]
    [InlineData("list.xml", "x", "'.xml' is no list of clips")]
    [InlineData("list.tar", "this is no archive, whatever its name says, and it is long enough for a header to be looked for. this is no archive, whatever its name says, and it is long enough for a header to be looked for. this is no archive, whatever its name says, and it is long enough for a header to be looked for. this is no archive, whatever its name says, and it is long enough for a header to be looked for. this is no archive, whatever its name says, and it is long enough for a header to be looked for. this is no archive.", "damaged")]
    public void Lists_ThatCannotBeRead_AreRefusedAsAWhole(string name, string text, string expected)
    {
        _files.Text(name, text);
        Assert.Contains(expected, Assert.Throws<ClipDataException>(() => ClipList.Read(_files[name])).Message);
    }

    [Fact]
    public void Nowhere_IsRefused() => Assert.Contains("no such folder or file", Assert.Throws<ClipDataException>(() => ClipList.Read(_files["nowhere"])).Message);

    [Fact]
    public void Tsv_SplitsAtTabs()
    {
        _files.Text("a.mp4", "x").Text("list.tsv", "path\ttext\na.mp4\ta dog, running\n");
        Assert.Equal("a dog, running", ClipList.Read(_files["list.tsv"]).Rows.Single().Captions.Single());
    }

    [Fact]
    public void Jsonl_SeveralCaptionsAndBadLines()
    {
        _files.Text("sub/a.mp4", "x").Text("sub/list.jsonl", """
            {"video": "a.mp4", "caption": "one", "fps": 25}

            {"file_name": "a.mp4", "captions": ["one", " two ", ""]}
            {"video": "a.mp4"}
            {"video": "a.mp4", "caption": 3}
            {"video": "a.mp4", "caption":
            ["a.mp4"]
            {"video": 5, "caption": "five"}
            """);
        var list = ClipList.Read(_files["sub/list.jsonl"]);
        Assert.Equal(["one", "one|two"], list.Rows.Select(r => string.Join('|', r.Captions)));
        Assert.Equal([3, 4, 5, 6, 7], list.Bad.Select(b => b.Number));
        string[] reasons = ["no column for the caption", "empty caption", "no JSON", "no JSON object but Array", "no file is named"];
        Assert.All(list.Bad.Zip(reasons), b => Assert.StartsWith(b.Second, b.First.Reason));
    }

    [Fact]
    public void Json_ArrayOfObjects_IsReadLikeLines()
    {
        _files.Text("a.mp4", "x").Text("list.json", """[{"path": "a.mp4", "cap": "x"}, {"path": "a.mp4", "text": "good"}]""");
        var list = ClipList.Read(_files["list.json"]);
        Assert.Equal(("good", 2), (list.Rows.Single().Captions.Single(), list.Rows.Single().Number));
        Assert.Equal(1, list.Bad.Single().Number);
    }

    [Fact]
    public void Tar_GroupsByName_AndGivesTheMembersBytes()
    {
        _files.Text("1.mp4", "bytes of one").Text("1.txt", "first").Text("2.mp4", "bytes of two").Text("2.json", """{"caption": ["second", "zweite"], "fps": 3}""")
            .Text("3.txt", "no clip").Text("4.mp4", "x").Text("5.mp4", "x").Text("5.webm", "y").Text("5.txt", "two clips").Text("6.mp4", "x").Text("6.json", "{").Text("7.png", "x").Text("7.json", """{"fps": 3}""").Text("7.bin", "x");
        _files.Tar("shard.tar", "1.mp4", "1.txt", "2.json", "2.mp4", "3.txt", "4.mp4", "5.mp4", "5.webm", "5.txt", "6.mp4", "6.json", "7.png", "7.json", "7.bin");
        var list = ClipList.Read(_files["shard.tar"]);
        Assert.Equal(["1.mp4 first", "2.mp4 second,zweite"], list.Rows.Select(r => $"{r.Name} {string.Join(',', r.Captions)}"));
        string path;
        using (var file = list.Rows[1].Media.Borrow())
        {
            path = file.Path;
            Assert.Equal(".mp4", Path.GetExtension(path));
            Assert.Equal("bytes of two", File.ReadAllText(path));
        }

        Assert.False(File.Exists(path));
        string[] expected =
        [
            "row 3 (3.txt): missing file", "row 4 (4.mp4): no caption", "row 5 (5.mp4): several clips of one name: 5.mp4, 5.webm",
            "row 6 (6.mp4): 6.json is no JSON", "row 7 (7.png): 7.json has no column for the caption",
        ];
        Assert.All(list.Bad.Zip(expected), b => Assert.StartsWith(b.Second, b.First.ToString()));
        Assert.Equal(expected.Length, list.Bad.Count);
        Assert.Contains("1 members of shard.tar", Assert.Single(list.Notes));
    }

    [Fact]
    public void Tar_FolderOfArchives_IsOneDataSet()
    {
        _files.Text("1.mp4", "x").Text("1.txt", "first").Tar("shards.a", "1.mp4", "1.txt").Tar("shards.b", "1.mp4", "1.txt");
        Directory.CreateDirectory(_files["shards"]);
        File.Move(_files["shards.a"], _files["shards/0.tar"]);
        File.Move(_files["shards.b"], _files["shards/1.tar"]);
        Assert.Equal([(1, "0.tar:1.mp4"), (2, "1.tar:1.mp4")], ClipList.Read(_files["shards"]).Rows.Select(r => (r.Number, r.Name)));
    }

    [Fact]
    public void Tar_CutShort_IsRefusedAsAWhole()
    {
        _files.Text("1.mp4", new string('x', 3000)).Text("1.txt", "first").Tar("shard.tar", "1.txt", "1.mp4");
        using (var file = File.OpenWrite(_files["shard.tar"])) file.SetLength(3000);
        Assert.Contains("cut short", Assert.Throws<ClipDataException>(() => ClipList.Read(_files["shard.tar"])).Message);
    }
}
