using Kinora.Checkpoints;
using Kinora.Media;
using Kinora.Models.HunyuanClip;
using Kinora.Tensors;
using Kinora.Text;
using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>
/// A CLIP in the official layout, both towers: how well a video and a sentence agree, and features of videos. Frames are scaled to the
/// tower's size by their short side and cut to a square about the middle, as CLIP's own pictures are (Radford et al. 2021).
/// </summary>
public sealed class ClipScorer : IDisposable
{
    private const int Frames = 16;
    private const string PictureTower = "visual.";

    private readonly HunyuanClipModel _clip;
    private readonly HunyuanClipTokenizer _tokenizer;
    private readonly CheckpointSource _weights;
    private readonly long _unknown;

    private ClipScorer(HunyuanClipModel clip, HunyuanClipTokenizer tokenizer, CheckpointSource weights, long unknown, string fingerprint) =>
        (_clip, _tokenizer, _weights, _unknown, Fingerprint) = (clip, tokenizer, weights, unknown, fingerprint);

    /// <summary>Tells the weights from others.</summary>
    public string Fingerprint { get; }

    /// <summary>Channels of the features.</summary>
    public int Width => _clip.Visual.Config.EmbeddingWidth;

    /// <summary>Loads the CLIP of a model folder, which need hold nothing else.</summary>
    /// <param name="folder">The folder above <c>hunyuan_clip</c>.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="EvaluationException">The checkpoint has no picture tower.</exception>
    /// <exception cref="CheckpointException">Files are missing, damaged, or have other keys or sizes than the configuration's.</exception>
    public static ClipScorer Load(string folder, Device device = default)
    {
        var files = ModelFolder.Open(folder);
        foreach (var file in (string[])[files.ClipConfigFile, files.ClipVocabularyFile])
            if (!File.Exists(file)) throw new EvaluationException($"Loading the CLIP of {folder}: there is no {file}. Name a folder in the official layout, with both files of hunyuan_clip.");
        var weights = files.OpenWeights(ModelParts.HunyuanClip);
        try
        {
            if (!weights.Names.Any(name => name.StartsWith(PictureTower, StringComparison.Ordinal)))
                throw new EvaluationException($"Loading the CLIP of {folder}: its weights hold the text tower only; similarity needs the picture tower ('{PictureTower}…') too. Name another model with --clip.");
            var config = Describe(HunyuanClipConfig.FromJson(File.ReadAllText(files.ClipConfigFile)));
            KeyReport.Compare(HunyuanClipWeightMap.Tensors(config), weights, HunyuanClipWeightMap.IsBesideTextTower).ThrowIfDifferent();
            var pieces = File.ReadLines(files.ClipVocabularyFile).TakeWhile(piece => piece.Trim() != WordPieceVocabulary.Unknown).Count();
            return new ClipScorer(
                new HunyuanClipModel(config, Nn.ParameterStore.From(weights, device)), HunyuanClipTokenizer.Load(files.ClipVocabularyFile), weights, pieces,
                files.WeightsSha256(ModelParts.HunyuanClip));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The similarity of a sentence and a video: the mean over at most 16 frames of the cosine of their embeddings (CLIPSIM, Wu et al. 2021).</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="frames">Embeddings of the frames, from <see cref="EmbedFrames"/>.</param>
    /// <returns>-1 to 1.</returns>
    public double Similarity(string sentence, IReadOnlyList<float[]> frames)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var batch = _tokenizer.Encode([sentence]);
        var device = _clip.LogitScale.Device;
        var text = _clip.EmbedText(Tensor.From(batch.Ids, 1, batch.Length).To(device), Tensor.From(batch.Mask, 1, batch.Length).To(device)).ToArray<float>();
        return frames.Average(frame => frame.Zip(text, (a, b) => (double)a * b).Sum());
    }

    /// <summary>The share of a sentence's pieces that this CLIP's vocabulary does not know.</summary>
    /// <param name="sentence">The sentence.</param>
    public double UnknownShare(string sentence)
    {
        var batch = _tokenizer.Encode([sentence]);
        // [CLS] and [SEP] are known always, and no part of the sentence.
        var pieces = batch.Mask.Sum() - 2;
        return pieces == 0 ? 0 : (double)batch.Ids.Count(id => id == _unknown) / pieces;
    }

    /// <summary>Embeddings of at most 16 evenly spaced frames, each of length 1.</summary>
    /// <param name="video">The video.</param>
    public IReadOnlyList<float[]> EmbedFrames(VideoFrames video)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (chosen, side) = (ContactSheetLayout.Spread(video.FrameCount, Frames), _clip.Visual.Config.PictureSize);
        byte[] pixels = [.. chosen.SelectMany(frame => Square(video, frame, side))];
        var pictures = Tensor.From(pixels, chosen.Length, side, side, 3).To(_clip.LogitScale.Device).Permute(0, 3, 1, 2).To(DType.F32) * (1 / 255.0);
        var embeddings = _clip.EmbedPicture(pictures.Contiguous()).ToArray<float>();
        return [.. embeddings.Chunk(Width)];
    }

    /// <summary>One vector for a video: the mean of its frames' embeddings.</summary>
    /// <param name="frames">Embeddings of the frames.</param>
    public static float[] MeanOf(IReadOnlyList<float[]> frames) => [.. Enumerable.Range(0, frames[0].Length).Select(k => frames.Average(frame => frame[k]))];

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _clip.Dispose();
        _weights.Dispose();
    }

    // The published configuration describes the text tower only; its picture tower is ViT-H/14.
    private static HunyuanClipConfig Describe(HunyuanClipConfig config) => config.Visual is not null ? config : new HunyuanClipConfig(
        config.Vocabulary, config.Width, config.Layers, config.Heads, config.FeedForwardWidth, config.MaxPositions, config.TokenTypes, config.NormEps, config.Activation, HunyuanClipVisualConfig.Full);

    private static byte[] Square(VideoFrames video, int frame, int side)
    {
        using var picture = VideoSample.PictureOf(video, frame);
        var shorter = Math.Min(video.Width, video.Height);
        using var middle = new Mat(picture, new Rect((video.Width - shorter) / 2, (video.Height - shorter) / 2, shorter, shorter));
        using var scaled = new Mat();
        Cv2.Resize(middle, scaled, new Size(side, side), interpolation: shorter > side ? InterpolationFlags.Area : InterpolationFlags.Cubic);
        var bytes = new byte[side * side * 3];
        System.Runtime.InteropServices.Marshal.Copy(scaled.Data, bytes, 0, bytes.Length);
        return bytes;
    }
}
