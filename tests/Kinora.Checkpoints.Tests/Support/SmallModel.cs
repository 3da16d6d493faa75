using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

/// <summary>A model folder in the official layout with one tensor a part.</summary>
internal static class SmallModel
{
    public static ModelFolder Write(TemporaryFolder folder)
    {
        foreach (var json in (string[])["model_index.json", "scheduler/scheduler_config.json", "transformer/config.json", "step_llm/config.json", "hunyuan_clip/clip_text_encoder/config.json"])
            folder.Write(json, "{}");
        folder.Write("step_llm/step1_chat_tokenizer.model", "pieces");
        folder.Write("hunyuan_clip/tokenizer/vocab.txt", "[PAD]");
        ShardedSafetensorsWriter.Write(folder["transformer"], "diffusion_pytorch_model", [Filled.Entry("a", DType.BF16, 8), Filled.Entry("b", DType.BF16, 8)], 16);
        SafetensorsWriter.Write(folder["step_llm/model.safetensors"], [Filled.Entry("tok", DType.BF16, 4)]);
        SafetensorsWriter.Write(folder["vae/vae_v2.safetensors"], [Filled.Entry("decoder", DType.F32, 4)]);
        var pickle = new PickleBuilder().Op('}').Text("bert").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Op('s').Op('.').ToArray();
        folder.Write("hunyuan_clip/clip_text_encoder/pytorch_model.bin", TorchZip.Archive(pickle, ("0", new byte[8])));
        return new ModelFolder(folder.Path);
    }
}
