using Kinora.Cli.Tests.Support;
using Kinora.Media;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class LoraTests : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelFixture _model;

    public LoraTests(ModelFixture model)
    {
        _model = model;
        TinyLora.Write(Lora);
    }

    private string Lora => _folder["style.safetensors"];

    [Fact]
    public void Generate_ByScale_ChangesTheVideoOrLeavesItBitForBit()
    {
        Generate("plain.mp4");
        Generate("zero.mp4", "--lora", $"{Lora}:0");
        var whole = Generate("whole.mp4", "--lora", Lora, "--json");
        Generate("half.mp4", "--lora", $"{Lora}:0.5");
        Assert.Equal(Frames("plain.mp4"), Frames("zero.mp4"));
        Assert.NotEqual(Frames("plain.mp4"), Frames("whole.mp4"));
        Assert.NotEqual(Frames("half.mp4"), Frames("whole.mp4"));
        var lora = whole.Json.GetProperty("loras")[0];
        Assert.Equal((Lora, 1.0), (lora.GetProperty("file").GetString(), lora.GetProperty("scale").GetDouble()));
        Assert.Contains("another transformer", whole.Json.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public void Rerun_OfAVideoWithLoras_RepeatsItOrTakesOthers()
    {
        TinyLora.Write(_folder["second.safetensors"], baseSha256: "second");
        Generate("out.mp4", "--lora", $"{Lora}:0.5", "--lora", _folder["second.safetensors"] + ":-0.25");
        var recipe = RecipeReader.Read(_folder["out.mp4"]);
        Assert.Equal([(Lora, 0.5), (_folder["second.safetensors"], -0.25)], recipe.Loras!.Select(l => (l.File, l.Scale)));
        Assert.All(recipe.Loras!, l => Assert.Equal(64, l.Sha256.Length));

        Assert.Equal(ExitCodes.Done, CliRun.Of("rerun", _folder["out.mp4"], "-o", _folder["again.mp4"]).ExitCode);
        Assert.Equal(Frames("out.mp4"), Frames("again.mp4"));
        Assert.Equal(recipe, RecipeReader.Read(_folder["again.mp4"]));

        Assert.Equal(ExitCodes.Done, CliRun.Of("rerun", _folder["out.mp4"], "--lora", Lora, "-o", _folder["other.mp4"]).ExitCode);
        Assert.Equal([1.0], RecipeReader.Read(_folder["other.mp4"]).Loras!.Select(l => l.Scale));
    }

    [Fact]
    public void Rerun_WithAChangedOrLostLora_IsRefused()
    {
        Generate("out.mp4", "--lora", Lora);
        TinyLora.Write(Lora, baseSha256: "changed");
        var changed = CliRun.Of("rerun", _folder["out.mp4"], "-o", _folder["again.mp4"]);
        Assert.Equal(ExitCodes.BadInput, changed.ExitCode);
        Assert.Contains("would become another video", changed.Error);
        Assert.Equal(ExitCodes.Done, CliRun.Of("rerun", _folder["out.mp4"], "--force", "-o", _folder["again.mp4"]).ExitCode);

        File.Delete(Lora);
        var lost = CliRun.Of("rerun", _folder["out.mp4"], "--size", "20x20", "-o", _folder["again.mp4"]);
        Assert.Equal(ExitCodes.BadArguments, lost.ExitCode);
        Assert.Contains("no LoRA file", lost.Error);
        Assert.Contains("20x20", lost.Error);
    }

    [Fact]
    public void Generate_WithoutLoras_StoresNone()
    {
        Generate("plain.mp4");
        Assert.Null(RecipeReader.Read(_folder["plain.mp4"]).Loras);
        Assert.DoesNotContain("loras", RecipeReader.Read(_folder["plain.mp4"]).ToJson());
    }

    [Fact]
    public void Generate_DryRun_NamesTheLoras()
    {
        var run = CliRun.Of("generate", "x", "--model", _model.Path, "--lora", $"{Lora}:0.5", "--dry-run", "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Contains($"with {Lora} at 0.5", run.Error);
        Assert.Equal(0.5, run.Json.GetProperty("loras")[0].GetProperty("scale").GetDouble());
    }

    [Fact]
    public void Generate_SeveralFaults_AreToldTogether()
    {
        var run = CliRun.Of("generate", "x", "--model", _model.Path, "--steps", "0", "--lora", "nowhere.safetensors", "--lora", Lora, "--lora", $"{Lora}:2");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        foreach (var part in new[] { "0 steps", "'nowhere.safetensors'", "given 2 times" }) Assert.Contains(part, run.Error);
    }

    [Fact]
    public void Inspect_ALora_ShowsWhatItIs()
    {
        var text = CliRun.Of("inspect", Lora);
        Assert.Contains("a LoRA of 4 layers, rank 2, alpha 4", text.Out);
        Assert.Contains("trained on    another", text.Out);
        var json = CliRun.Of("inspect", Lora, "--json").Json.GetProperty("lora");
        Assert.Equal("transformer_blocks.0.attn1.wo", json.GetProperty("layers")[0].GetString());
        Assert.Equal("another", json.GetProperty("base_sha256").GetString());
    }

    [Fact]
    public void Inspect_AVideoMadeWithALora_ShowsIt()
    {
        Generate("out.mp4", "--lora", $"{Lora}:0.5");
        Assert.Equal(0.5, CliRun.Of("inspect", _folder["out.mp4"], "--json").Json.GetProperty("recipe").GetProperty("loras")[0].GetProperty("scale").GetDouble());
    }

    public void Dispose() => _folder.Dispose();

    private CliRun Generate(string name, params string[] more)
    {
        var run = CliRun.Of(["generate", "a penguin", "--seed", "9", "--model", _model.Path, "-o", _folder[name], .. more]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        return run;
    }

    private byte[] Frames(string name) => VideoReader.ReadFrames(_folder[name]).Span.ToArray();
}
