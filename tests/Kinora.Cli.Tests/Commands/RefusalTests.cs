using Kinora.Checkpoints;
using Kinora.Checkpoints.Tests;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Cli.Tests.Commands;

/// <summary>Bad input of every kind: a clear message, the documented exit code, nothing left behind.</summary>
public sealed class RefusalTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _damaged = new();

    [Theory]
    [InlineData("187 and 204", "--frames", "200")]
    [InlineData("96x96", "--size", "100x100")]
    [InlineData("'big' is not a size such as 64x64", "--size", "big")]
    [InlineData("'many' is not a whole number", "--steps", "many")]
    [InlineData("0 steps", "--steps", "0")]
    [InlineData("guidance", "--guidance", "-1")]
    [InlineData("'-5' is not a whole number from 0", "--seed", "-5")]
    [InlineData("shift", "--shift", "0")]
    [InlineData("frames per second", "--fps", "1000")]
    [InlineData("count", "--count", "0")]
    [InlineData("There is no model 'nosuch'", "--model", "nosuch")]
    [InlineData("'tpu' is not known", "--device", "tpu")]
    [InlineData("sees 0 such devices", "--device", "cuda:7")]
    [InlineData("--threads 0", "--threads", "0")]
    [InlineData("'.avi'", "-o", "out.avi")]
    [InlineData("does not exist", "-o", "nowhere/out.mp4")]
    public void Generate_BadValue_SaysWhatIsWrong(string message, string option, string value)
    {
        using var here = new CurrentFolder(_folder.Path);
        AssertRefused(Generate(option, value), ExitCodes.BadArguments, message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void Generate_EmptyPrompt_IsRefused(string prompt) =>
        AssertRefused(CliRun.Of("generate", prompt, "--model", model.Path, "-o", _folder["out.mp4"]), ExitCodes.BadArguments, "prompt is empty");

    [Fact]
    public void Generate_PromptThatNoFileCanStore_IsRefusedBeforeAnyWork()
    {
        var run = CliRun.Of("generate", "half a character: \ud83d", "--model", model.Path, "-o", _folder["out.mp4"]);
        AssertRefused(run, ExitCodes.BadArguments, "surrogate");
        Assert.DoesNotContain("loading", run.Error);
    }

    [Fact]
    public void Generate_NoPrompt_IsRefused() => AssertRefused(CliRun.Of("generate"), ExitCodes.BadArguments, "Required argument missing");

    [Theory]
    [InlineData("--stpes", "--steps")]
    [InlineData("--giudance", "--guidance")]
    public void Generate_UnknownOption_SuggestsTheNearest(string option, string nearest) =>
        AssertRefused(Generate(option, "3"), ExitCodes.BadArguments, nearest);

    [Fact]
    public void Program_UnknownCommand_SuggestsTheNearest() => AssertRefused(CliRun.Of("generat", "x"), ExitCodes.BadArguments, "generate");

    [Fact]
    public void Generate_EverythingWrong_IsSaidAtOnce()
    {
        var run = CliRun.Of("generate", "", "--model", "nosuch", "--frames", "200", "--size", "100x100", "--steps", "0", "--device", "tpu", "--threads", "0");
        AssertRefused(run, ExitCodes.BadArguments, "7 things are wrong");
    }

    [Fact]
    public void Generate_UnknownModel_ListsTheKnownOnes()
    {
        using var models = new EnvironmentVariable("KINORA_MODELS", model.Root);
        AssertRefused(CliRun.Of("generate", "x", "--model", "nosuch"), ExitCodes.BadArguments, "tiny");
    }

    [Fact]
    public void Generate_BadArgumentsWithJson_TellsTheFailureInJson()
    {
        var run = Generate("--frames", "200", "--json");
        Assert.Equal(ExitCodes.BadArguments, run.Json.GetProperty("exit_code").GetInt32());
        Assert.Contains("187 and 204", run.Json.GetProperty("error").GetString());
    }

    [Fact]
    public void Generate_TruncatedShard_NamesTheFile()
    {
        var root = WriteDamaged();
        var shard = Directory.GetFiles(Path.Combine(root, "transformer"), "*-00001-of-*.safetensors").Single();
        using (var file = File.OpenWrite(shard)) file.SetLength(file.Length / 2);
        AssertRefused(Generate("--model", root), ExitCodes.BadInput, Path.GetFileName(shard));
    }

    [Fact]
    public void Generate_WrongShapedKey_NamesKeyAndShapes()
    {
        var root = WriteDamaged();
        var path = Path.Combine(root, "step_llm", "model.safetensors");
        using var scope = new TensorScope();
        List<TensorEntry> entries;
        using (var source = CheckpointSource.Open(path))
        {
            entries = [.. source.Names.Select(n => TensorEntry.FromTensor(n, n.EndsWith("ffn_norm.weight", StringComparison.Ordinal) ? Tensor.Ones([17]) : source.Load(n).Clone()))];
        }

        SafetensorsWriter.Write(path, entries);
        var run = Generate("--model", root);
        AssertRefused(run, ExitCodes.BadInput, "transformer.layers.0.ffn_norm.weight");
        Assert.Contains("[16]", run.Error);
        Assert.Contains("[17]", run.Error);
    }

    [Fact]
    public void Generate_TorchArchiveThatWantsToRunCode_IsRefusedByName()
    {
        var root = WriteDamaged();
        var folder = Path.Combine(root, "hunyuan_clip", "clip_text_encoder");
        File.Delete(Path.Combine(folder, "model.safetensors"));
        var pickle = new PickleBuilder().Global("os", "system").Op('(').Text("touch owned").Op('t').Op('R').Op('.').ToArray();
        File.WriteAllBytes(Path.Combine(folder, "pytorch_model.bin"), TorchZip.Archive(pickle));
        AssertRefused(Generate("--model", root), ExitCodes.BadInput, "os.system");
    }

    [Fact]
    public void Generate_NanInTheWeights_NamesStepAndBlock()
    {
        TinyModel.Write(_damaged["model"], (key, values) =>
        {
            if (key == "transformer/transformer_blocks.1.attn2.wo.weight") values.MulInPlace(double.NaN);
        });
        var run = Generate("--model", _damaged["model"]);
        AssertRefused(run, ExitCodes.BadInput, "step 1 of 3");
        Assert.Contains("block 1", run.Error);
    }

    [Fact]
    public void Generate_FfmpegMissing_IsSaidBeforeAnyWork()
    {
        using var ffmpeg = new EnvironmentVariable("KINORA_FFMPEG", _folder["nowhere"]);
        var run = Generate();
        AssertRefused(run, ExitCodes.ToolFailed, "apt-get install ffmpeg");
        Assert.DoesNotContain("loading", run.Error);
    }

    [Theory]
    [InlineData("cat > /dev/null; echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 228", ExitCodes.OutOfBudget, "disk is full")]
    [InlineData("head -c 100 > /dev/null; echo 'No space left on device' >&2; exit 1", ExitCodes.OutOfBudget, "disk is full")]
    [InlineData("cat > /dev/null; echo 'Unknown encoder' >&2; exit 1", ExitCodes.ToolFailed, "Unknown encoder")]
    public void Generate_FfmpegFails_ReportsItsLastLines(string script, int code, string message)
    {
        var fake = _damaged["ffmpeg"];
        File.WriteAllText(fake, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var ffmpeg = new EnvironmentVariable("KINORA_FFMPEG", fake);
        AssertRefused(Generate(), code, message);
    }

    [Fact]
    public void Describe_DiskFullWhileWriting_CountsAsABudget()
    {
        const int noSpaceLeft = 28;
        Assert.Equal(ExitCodes.OutOfBudget, Failures.Describe(new IOException("write", noSpaceLeft)).Code);
        Assert.Equal(ExitCodes.BadInput, Failures.Describe(new IOException("read", 5)).Code);
    }

    [Fact]
    public void Describe_OutOfMemory_CountsAsABudget() =>
        Assert.Equal(ExitCodes.OutOfBudget, Failures.Describe(Assert.ThrowsAny<OutOfMemoryException>(() => GC.KeepAlive(new byte[Array.MaxLength, 1000]))).Code);

    [Fact]
    public void Describe_AFaultOfOurOwn_AsksForAReport()
    {
        var (code, message) = Failures.Describe(new InvalidOperationException("impossible"));
        Assert.Equal(ExitCodes.Unexpected, code);
        Assert.Contains("report", message);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _damaged.Dispose();
    }

    private CliRun Generate(params string[] options)
    {
        string[] output = options.Contains("-o") ? [] : ["-o", _folder["out.mp4"]];
        string[] named = options.Contains("--model") ? [] : ["--model", model.Path];
        return CliRun.Of(["generate", "a penguin", .. named, .. output, .. options]);
    }

    private string WriteDamaged()
    {
        TinyModel.Write(_damaged["model"]);
        return _damaged["model"];
    }

    private void AssertRefused(CliRun run, int code, string message)
    {
        Assert.True(run.ExitCode == code, $"exit code {run.ExitCode}, expected {code}: {run.Error}");
        Assert.Contains(message, run.Error);
        Assert.Empty(run.Out);
        Assert.Empty(_folder.Files);
    }
}
