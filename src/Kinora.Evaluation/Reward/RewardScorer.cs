using Kinora.Checkpoints;
using Kinora.Data.Preference;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>A reward model with the text encoder that it reads prompts through.</summary>
public sealed class RewardScorer : IDisposable
{
    private readonly RewardModel _reward;
    private readonly PromptEncoder _text;
    private readonly Dictionary<string, float[]> _features = new(StringComparer.Ordinal);

    private RewardScorer(RewardModel reward, PromptEncoder text) => (_reward, _text) = (reward, text);

    /// <summary>The axis whose labels it learned.</summary>
    public string Axis => _reward.Config.Axis;

    /// <summary>Loads it.</summary>
    /// <param name="rewardFolder">The reward model's folder.</param>
    /// <param name="model">The model whose videos it is to score.</param>
    /// <exception cref="EvaluationException">Files are missing, or it was trained on another CLIP or VAE.</exception>
    public static RewardScorer Load(string rewardFolder, ModelFolder model)
    {
        var reward = new RewardFolder(rewardFolder).Load();
        try
        {
            if (reward.Config.EncodersSha256 != EncodersOf(model))
                throw new EvaluationException($"Loading the reward model {rewardFolder}: it reads prompts and latents of another CLIP or VAE than those of {model.Root}. Train one for this model: kinora train reward --config configs/train/reward.json.");
            return new RewardScorer(reward, new PromptEncoder(model));
        }
        catch
        {
            reward.Dispose();
            throw;
        }
    }

    /// <summary>Scores a video; higher is better, for videos of one prompt.</summary>
    /// <param name="prompt">The sentence, without a model's suffix.</param>
    /// <param name="latents_FChw">Final latents.</param>
    /// <exception cref="EvaluationException">They have other sizes than those it was trained on.</exception>
    public double Score(string prompt, Tensor latents_FChw)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (frames, channels, places) = (latents_FChw.Size(0), latents_FChw.Size(1), latents_FChw.Size(2) * latents_FChw.Size(3));
        var config = _reward.Config;
        if ((frames, channels, places) != (config.LatentFrames, config.Channels, config.Places))
            throw new EvaluationException($"Scoring a video: its latents have {frames} frames of {channels} channels at {places} places, the reward model was trained on {config.LatentFrames} of {config.Channels} at {config.Places}. Make videos of that size.");
        if (!_features.TryGetValue(prompt, out var text)) _features[prompt] = text = PromptFeatures.Of(_text, [prompt])[prompt];
        return _reward.Forward(latents_FChw.Unsqueeze(0), Tensor.From(text, 1, text.Length)).Item();
    }

    /// <summary>Scores a file of latents.</summary>
    internal double ScoreOf(string prompt, string file)
    {
        using var scope = new TensorScope();
        var shape = LatentStore.ShapeOf(file);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        LatentStore.Copy(file, 0, (int)shape[0], values);
        return Score(prompt, Tensor.From(values, [.. shape]));
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _reward.Dispose();
        _text.Dispose();
    }

    /// <summary>Fingerprint of what a reward model reads through.</summary>
    internal static string EncodersOf(ModelFolder model) => model.WeightsSha256(ModelParts.HunyuanClip | ModelParts.Vae);
}
