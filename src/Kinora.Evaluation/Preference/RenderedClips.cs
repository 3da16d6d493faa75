using Kinora.Data.World;
using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>The clips that prompts of the world are captions of, rendered and encoded: what a right video of a prompt is.</summary>
/// <param name="library">The world.</param>
/// <param name="vae">Encodes.</param>
/// <param name="size">Pixels per side.</param>
/// <param name="frames">Frames of a clip.</param>
public sealed class RenderedClips(ConceptLibrary library, VideoVae vae, int size, int frames)
{
    private readonly WorldRenderer _renderer = new(library);

    /// <summary>What a rendered clip is called in a folder of samples.</summary>
    /// <param name="prompt">Its prompt.</param>
    public static string NameOf(SuitePrompt prompt) => $"{SampleFolder.NumberOf(prompt)}-real";

    /// <summary>The frames of a scene: bytes [T, H, W, 3].</summary>
    /// <param name="scene">The scene.</param>
    public byte[] Render(SceneSpec scene) => _renderer.Render(scene, size, size, 0, frames);

    /// <summary>Encodes frames and keeps their latents.</summary>
    /// <param name="folder">Gets the latents.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="clip">The frames.</param>
    public void Write(SampleFolder folder, string name, byte[] clip)
    {
        using var scope = new TensorScope();
        folder.Write(name, VaeLoader.Encode(vae, clip, size));
    }
}
