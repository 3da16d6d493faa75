using Kinora.Checkpoints;
using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Converting;

/// <summary>Models whose transformer and Step-LLM are GGUF files. Of the tiny model's rows those of Step-LLM's last layer are 256 long, few others 32.</summary>
public sealed class GgufModelTests(TinyModelFixture fixture) : IClassFixture<TinyModelFixture>, IDisposable
{
    private const string WideKey = "transformer_blocks.0.ff.net.2.weight";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Frames from integers in the mapped file, within a budget, and from the same values in fp32 safetensors. The last differ by how
    // products are summed, in another kernel.
    [Theory]
    [InlineData(ConversionTarget.GgufQ8, 0.01, 8)]
    [InlineData(ConversionTarget.GgufQ4K, 0.12, 40)]
    public void Generate_FromGguf_GivesTheFramesOfTheWidenedModel(ConversionTarget target, double error, int levels)
    {
        var before = TensorScope.LiveTensors;
        var parts = ModelConverter.Convert(fixture.Model.Folder.Root, target, _folder["gguf"]);
        Assert.Equal(["step_llm/model.gguf", "transformer/diffusion_pytorch_model.gguf"], new ModelFolder(_folder["gguf"]).WeightFiles(ModelParts.StepLlm | ModelParts.Transformer));
        Assert.All(parts.SelectMany(p => p.Layers), l => Assert.InRange(l.RelativeError, 0, error));
        Assert.All(parts, p => Assert.True(p.Bytes < p.SourceBytes));
        var model = TextToVideoModel.Open(_folder["gguf"]);
        Assert.NotEmpty(model.TransformerIntegers);
        Assert.All(model.TransformerIntegers.Values, f => Assert.Equal(QuantizedFormat.GgufQ8, f));
        if (target == ConversionTarget.GgufQ4K) Assert.Contains(QuantizedFormat.GgufQ4K, model.StepLlmIntegers.Values);

        var widened = ModelConverter.Convert(_folder["gguf"], ConversionTarget.Fp32, _folder["fp32"]);
        Assert.All(widened.SelectMany(p => p.Layers), l => Assert.Equal(("fp32", 0), (l.Format, l.RelativeError)));
        var plain = TextToVideoModel.Open(_folder["fp32"]);
        Assert.Empty(plain.TransformerIntegers);
        var (frames, expected, original) = (Frames(model), Frames(plain), Frames(fixture.Model));
        Assert.InRange(frames.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
        Assert.NotEqual(original, frames);
        Assert.InRange(frames.Zip(original, (a, b) => Math.Abs(a - b)).Max(), 0, levels);
        var needs = RequestNeeds.Of(model, TinyRequest.Value);
        Assert.Equal(frames, Frames(model, new MemoryPlan(Budget(needs[0].Networks[0]), null, Budget(needs[1].Networks[0]))));
        Assert.Equal(before, TensorScope.LiveTensors);

        static WeightBudget? Budget(NetworkNeed need) => WeightBudget.Of(need.Layers, 2 * WeightBudget.Smallest(need.Layers));
    }

    // Q8_0 has the integers and scales of q8 in another order.
    [Fact]
    public void Generate_FromQ8_0_GivesTheFramesOfQ8()
    {
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.GgufQ8, _folder["gguf"]);
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.Q8, _folder["q8"]);
        Assert.Equal(Frames(TextToVideoModel.Open(_folder["q8"])), Frames(TextToVideoModel.Open(_folder["gguf"])));
    }

    // Widened weights read from the GGUF file are those of the safetensors file, bit for bit.
    [Fact]
    public void Load_WidenedFromGguf_IsTheSafetensorsFileBitForBit()
    {
        using var scope = new TensorScope();
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.GgufQ4K, _folder["gguf"]);
        ModelConverter.Convert(_folder["gguf"], ConversionTarget.Fp32, _folder["fp32"]);
        foreach (var part in (ModelParts[])[ModelParts.StepLlm, ModelParts.Transformer])
        {
            using var gguf = new ModelFolder(_folder["gguf"]).OpenWeights(part);
            using var plain = new ModelFolder(_folder["fp32"]).OpenWeights(part);
            Assert.Equal(plain.Names, gguf.Names);
            foreach (var name in plain.Names) Assert.Equal(plain.Load(name).ToArray<float>(), gguf.Load(name).ToArray<float>());
        }
    }

    [Fact]
    public void Convert_ToQ4K_SaysWhichFormatEveryLayerGot()
    {
        var parts = ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.GgufQ4K, _folder["gguf"]);
        using var gguf = GgufFile.Open(_folder["gguf/transformer/diffusion_pytorch_model.gguf"]);
        var transformer = parts[1].Layers.ToDictionary(l => l.Name, l => l.Format);
        Assert.Equal("q8_0", transformer[WideKey]);
        Assert.Equal("fp32", transformer["transformer_blocks.0.attn1.wqkv.weight"]);
        Assert.Equal("q8_0", transformer["adaln_single.emb.timestep_embedder.linear_1.weight"]);
        Assert.All(transformer, l => Assert.Equal(l.Value, gguf.Stored(l.Key).Type switch { GgufType.Q8 => "q8_0", GgufType.Q4K => "q4_k", _ => "fp32" }));
        Assert.Contains(parts[0].Layers, l => l.Format == "q4_k" && l.RelativeError is > 0.01 and < 0.12);
        Assert.All(parts.SelectMany(p => p.Layers).Where(l => l.Format == "fp32"), l => Assert.Equal(0, l.LargestError));
        Assert.Equal("stepvideo", gguf.Metadata["general.architecture"].Content);
        Assert.Equal(2u, gguf.Metadata["stepvideo.block_count"].Content);
        Assert.Equal(16u, gguf.Metadata["stepvideo.embedding_length"].Content);
        Assert.Equal(14u, gguf.Metadata["general.file_type"].Content);
    }

    [Fact]
    public void Convert_BackToFp16_RoundsOnceAndReportsIt()
    {
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.GgufQ8, _folder["gguf"]);
        var parts = ModelConverter.Convert(_folder["gguf"], ConversionTarget.Fp16, _folder["fp16"]);
        Assert.All(parts.SelectMany(p => p.Layers), l => Assert.True(l.Format == "fp16" && l.RelativeError < 5e-4));
        Assert.All(parts, p => Assert.Equal((p.Fp32Bytes / 2, 0), (p.Bytes, p.Kept)));
        using var scope = new TensorScope();
        using var source = new ModelFolder(_folder["fp16"]).OpenWeights(ModelParts.Transformer);
        using var gguf = new ModelFolder(_folder["gguf"]).OpenWeights(ModelParts.Transformer);
        Assert.Equal(gguf.Load(WideKey).To(DType.F16).To(DType.F32).ToArray<float>(), source.Load(WideKey).To(DType.F32).ToArray<float>());
        Assert.NotEmpty(Frames(TextToVideoModel.Open(_folder["fp16"])));
        Assert.Contains("integers already", Assert.Throws<ModelException>(() => ModelConverter.Convert(_folder["gguf"], ConversionTarget.Q4, _folder["again"])).Message);
    }

    [Fact]
    public void Open_KeysThatDontFit_GetsTheMessagesOfSafetensors()
    {
        ModelConverter.Convert(fixture.Model.Folder.Root, ConversionTarget.GgufQ8, _folder["gguf"]);
        var path = _folder["gguf/transformer/diffusion_pytorch_model.gguf"];
        using (var gguf = GgufFile.Open(path))
        {
            var entries = gguf.Names.Where(n => n != "proj_out.bias").Select(n => n == "pos_embed.proj.bias"
                ? GgufEntry.FromStream(n, GgufType.F32, [3], stream => stream.Write(new byte[12]))
                : GgufEntry.FromSource(gguf, n)).Append(GgufEntry.FromStream("stranger", GgufType.F32, [1], stream => stream.Write(new byte[4]))).ToList();
            GgufWriter.Write(_folder["other.gguf"], "stepvideo", entries);
            SafetensorsWriter.Write(_folder["other.safetensors"], gguf.Names.Where(n => n != "proj_out.bias").Select(n => n == "pos_embed.proj.bias"
                ? TensorEntry.FromBytes(n, DType.F32, [3], new byte[12])
                : TensorEntry.FromSource(gguf, n)).Append(TensorEntry.FromBytes("stranger", DType.F32, [1], new byte[4])));
        }

        File.Delete(path);
        File.Move(_folder["other.gguf"], path);
        var fromGguf = Assert.Single(Assert.Throws<ModelException>(() => TextToVideoModel.Open(_folder["gguf"])).Faults);
        File.Delete(path);
        File.Move(_folder["other.safetensors"], Path.ChangeExtension(path, "safetensors"));
        var fromSafetensors = Assert.Single(Assert.Throws<ModelException>(() => TextToVideoModel.Open(_folder["gguf"])).Faults);
        Assert.Contains("proj_out.bias", fromGguf);
        Assert.Contains("stranger", fromGguf);
        Assert.Contains("pos_embed.proj.bias", fromGguf);
        Assert.Equal(fromSafetensors.Replace(".safetensors", ".gguf", StringComparison.Ordinal).Replace("safetensors file", "GGUF file", StringComparison.Ordinal), fromGguf);
    }

    // Rows of a table are looked up by the engine in fp32, so integers of a foreign file are widened whole.
    [Fact]
    public void Need_ATableOfIntegers_IsCountedAsLoaded()
    {
        using var llm = new StepLlmEncoder(fixture.Model.StepLlm, ParameterStore.Meta());
        var plain = NetworkNeed.Of(llm.Parameters);
        var integers = NetworkNeed.Of(llm.Parameters, llm.Parameters.Tables.ToDictionary(t => t, _ => QuantizedFormat.GgufQ8));
        Assert.True(plain.TableBytes > 0);
        Assert.Equal((0, plain.FixedBytes + plain.TableBytes), (integers.TableBytes, integers.FixedBytes));
    }

    private static byte[] Frames(TextToVideoModel model, MemoryPlan? plan = null)
    {
        var sink = new MemorySink();
        new TextToVideoPipeline(model).Generate(TinyRequest.Value, plan ?? MemoryPlan.Whole, _ => sink);
        return sink.Bytes;
    }
}
