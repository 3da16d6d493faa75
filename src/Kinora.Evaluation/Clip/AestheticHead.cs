using Kinora.Checkpoints;

namespace Kinora.Evaluation;

/// <summary>
/// A learned linear head on a CLIP's picture embeddings that says how well a picture pleases, as LAION's aesthetic predictor is one: the mean over
/// the frames of weight * embedding + bias. The user brings it, a safetensors file of <c>weight</c> [1, E] and <c>bias</c> [1];
/// it belongs to the CLIP that it was trained on.
/// </summary>
public sealed class AestheticHead
{
    private readonly float[] _weight;
    private readonly float _bias;

    private AestheticHead(float[] weight, float bias) => (_weight, _bias) = (weight, bias);

    /// <summary>Reads a head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Channels of the CLIP's embeddings.</param>
    /// <exception cref="CheckpointException">The file is damaged, or its tensors have other names or shapes.</exception>
    public static AestheticHead Load(string path, int width)
    {
        using var source = CheckpointSource.Open(path);
        KeyReport.Compare([new ExpectedTensor("weight", [1, width]), new ExpectedTensor("bias", [1])], source).ThrowIfDifferent();
        using var scope = new Tensors.TensorScope();
        return new AestheticHead(source.Load("weight").To(Tensors.DType.F32).ToArray<float>(), source.Load("bias").To(Tensors.DType.F32).ToArray<float>()[0]);
    }

    /// <summary>The score of a video.</summary>
    /// <param name="frames">Embeddings of its frames, of length 1.</param>
    public double Score(IReadOnlyList<float[]> frames) => frames.Average(frame => frame.Zip(_weight, (a, b) => (double)a * b).Sum() + _bias);
}
