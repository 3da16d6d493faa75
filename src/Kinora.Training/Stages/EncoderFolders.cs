using Kinora.Checkpoints;

namespace Kinora.Training.Stages;

/// <summary>Where the text encoders and their tokenizers lie in a model folder of the official layout (spec 13).</summary>
internal static class EncoderFolders
{
    public const string StepLlm = "step_llm";
    public const string StepLlmTokenizer = "step_llm/step1_chat_tokenizer.model";
    public const string Clip = "hunyuan_clip/clip_text_encoder";
    public const string ClipTokenizer = "hunyuan_clip/tokenizer";
    public const string ClipVocabulary = "hunyuan_clip/tokenizer/vocab.txt";

    /// <summary>Brings a tokenizer's file along when a network is exported to another folder than the tokenizer's.</summary>
    public static void Copy(string file, string target)
    {
        if (Path.GetFullPath(file) == Path.GetFullPath(target)) return;
        AtomicFile.Write(target, stream =>
        {
            using var from = File.OpenRead(file);
            from.CopyTo(stream);
        });
    }
}
