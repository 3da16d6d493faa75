using Kinora.Data.Preference;
using Kinora.Data.World;
using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Pairs that need nobody to judge them: a rendered clip of the world wins against a damaged copy of itself (Reg-DPO, arXiv 2511.01450).</summary>
/// <param name="library">The world.</param>
/// <param name="vae">Encodes.</param>
/// <param name="weightsSha256">Fingerprint of the model whose VAE that is.</param>
public sealed class DamageLabels(ConceptLibrary library, VideoVae vae, string weightsSha256)
{
    /// <summary>What the rows call the annotator.</summary>
    public const string Annotator = "damage";

    /// <summary>Renders, damages and encodes what is missing.</summary>
    /// <param name="folder">Gets the latents.</param>
    /// <param name="prompts">The prompts with their scenes.</param>
    /// <param name="axis">The axis on which the clip wins.</param>
    /// <param name="damage">What is done to the copy.</param>
    /// <param name="size">Pixels per side.</param>
    /// <param name="frames">Frames of a clip.</param>
    /// <param name="log">Lines for the person who waits.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    public IReadOnlyList<PreferencePair> Make(SampleFolder folder, IReadOnlyList<WorldPrompt> prompts, string axis, ClipDamage damage, int size, int frames, TextWriter log, CancellationToken cancellation = default)
    {
        var clips = new RenderedClips(library, vae, size, frames);
        var kind = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(damage.ToString());
        var made = 0;
        var pairs = new List<PreferencePair>();
        foreach (var (asked, scene) in prompts)
        {
            cancellation.ThrowIfCancellationRequested();
            var (real, damaged) = (RenderedClips.NameOf(asked), $"{SampleFolder.NumberOf(asked)}-{kind}");
            if (!folder.Has(real, false) || !folder.Has(damaged, false))
            {
                var clip = clips.Render(scene);
                clips.Write(folder, real, clip);
                clips.Write(folder, damaged, DamagedClip.Of(clip, size * size * 3, damage, new RandomStream(scene.Seed).Split("damage").Split((ulong)scene.Index)));
                if (++made % 16 == 0) log.WriteLine($"{made:N0} clips rendered, damaged and encoded");
            }

            pairs.Add(new PreferencePair(
                asked.Prompt, asked.Language, new PreferenceVideo(SampleFolder.LatentsOf(real)), new PreferenceVideo(SampleFolder.LatentsOf(damaged)),
                new Dictionary<string, PreferenceOutcome> { [axis] = PreferenceOutcome.Win }, Annotator, weightsSha256));
        }

        return pairs;
    }
}
