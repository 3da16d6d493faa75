using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Models.HunyuanClip;
using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Training.Stages;

namespace Kinora.Training.Tests.Stages;

/// <summary>Tokenizers trained once on few captions, and small networks for them.</summary>
public sealed class EncoderFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EncoderFixture()
    {
        Sizes = TokenizerStage.Run(_folder.Path, Library, Options);
        Folder = new ModelFolder(_folder.Path);
    }

    public static ConceptLibrary Library { get; } = ConceptLibrary.Load();

    public static TokenizerStageOptions Options { get; } = new() { Captions = 6000, SentencePieceVocabulary = 1400 };

    public (int SentencePiece, int WordPiece) Sizes { get; }

    public ModelFolder Folder { get; }

    public LlmStage Llm(int batch = 8) => new(
        new StepLlmEncoder(new StepLlmConfig(1, 32, 2, 1, 256, 1e-5, Sizes.SentencePiece), ParameterStore.Fresh(1)),
        Folder.StepLlmTokenizerFile, Library, new LlmStageOptions { BatchSize = batch, HeldOutCaptions = 16 });

    public ClipStage Clip(int batch = 8, int vocabulary = 0)
    {
        var model = new HunyuanClipModel(
            new HunyuanClipConfig(vocabulary > 0 ? vocabulary : Sizes.WordPiece, 32, 1, 2, 64, 80, 2, 1e-12, visual: new HunyuanClipVisualConfig(32, 16, 32, 1, 2, 16)),
            ParameterStore.Fresh(1));
        try
        {
            return new ClipStage(model, Folder.ClipVocabularyFile, Library, new ClipStageOptions { BatchSize = batch });
        }
        catch
        {
            // Else a finalizer would free it while another test counts tensors.
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Dispose();
}
