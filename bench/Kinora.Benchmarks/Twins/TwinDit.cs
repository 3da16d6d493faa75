using Kinora.Models.StepVideoDit;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Twins;

/// <summary>
/// The diffusion transformer as a public implementation writes it, in plain operators on the same weights: the softmax goes
/// over the whole matrix of scores, every norm, modulation and rotation is an operator of its own.
/// </summary>
internal sealed class TwinDit(StepVideoDit model)
{
    private const double TimeScale = 1000;

    private readonly StepVideoDitConfig _config = model.Config;
    private readonly TwinWeights _weights = new(model.Parameters);

    /// <summary>As <see cref="StepVideoDit.Forward"/>.</summary>
    public Tensor Forward(Tensor latents_BFChw, Tensor time_B, TextContext text)
    {
        using var scope = new TensorScope();
        var (batch, frames, rows, columns) = (latents_BFChw.Size(0), latents_BFChw.Size(1), latents_BFChw.Size(3), latents_BFChw.Size(4));
        var patch = _config.PatchSize;
        if (patch != 1) throw new ArgumentException($"The plain transformer is written for patches of one position, not {patch}.");
        var patches = latents_BFChw.Permute(0, 1, 3, 4, 2).Reshape(batch, frames * rows * columns, -1);
        var x = _weights.Linear(patches, "pos_embed.proj");

        var embedded = _weights.Linear(_weights.Linear(Sinusoid(time_B * TimeScale), "adaln_single.emb.timestep_embedder.linear_1").Silu(), "adaln_single.emb.timestep_embedder.linear_2");
        var modulation = _weights.Linear(embedded.Silu(), "adaln_single.linear").Reshape(batch, 6, _config.Width);
        var angles = TwinRotation.Angles(_config, frames, rows, columns);
        for (var k = 0; k < _config.Layers; k++)
        {
            using var inner = new TensorScope();
            x = inner.Keep(Block($"transformer_blocks.{k}", x, modulation, text, angles));
        }

        var parts = (_weights["scale_shift_table"] + embedded.Unsqueeze(1)).Chunk(2, 1);
        var z = _weights.Linear((x.LayerNorm(StepVideoDitConfig.NormEps) * (parts[1] + 1)) + parts[0], "proj_out");
        return scope.Keep(z.Reshape(batch, frames, rows, columns, -1).Permute(0, 1, 4, 2, 3).Contiguous());
    }

    private Tensor Block(string name, Tensor x, Tensor modulation, TextContext text, (Tensor Cos, Tensor Sin)[] angles)
    {
        var parts = (_weights[$"{name}.scale_shift_table"] + modulation).Chunk(6, 1);
        var normed = (_weights.LayerNorm(x, $"{name}.norm1", StepVideoDitConfig.BlockNormEps) * (parts[1] + 1)) + parts[0];
        var qkv = Heads(_weights.Linear(normed, $"{name}.attn1.wqkv"), 3).Chunk(3, -1);
        var q = TwinRotation.Apply(Norm(qkv[0], $"{name}.attn1.q_norm"), angles);
        var k = TwinRotation.Apply(Norm(qkv[1], $"{name}.attn1.k_norm"), angles);
        x = x + (parts[2] * _weights.Linear(Attend(q, k, qkv[2], null), $"{name}.attn1.wo"));

        q = Norm(Heads(_weights.Linear(x, $"{name}.attn2.wq"), 1), $"{name}.attn2.q_norm");
        var kv = Heads(_weights.Linear(text.Tokens_BLD, $"{name}.attn2.wkv"), 2).Chunk(2, -1);
        x = x + _weights.Linear(Attend(q, Norm(kv[0], $"{name}.attn2.k_norm"), kv[1], text.Bias_B11L), $"{name}.attn2.wo");

        normed = (_weights.LayerNorm(x, $"{name}.norm2", StepVideoDitConfig.BlockNormEps) * (parts[4] + 1)) + parts[3];
        var hidden = _weights.Linear(normed, $"{name}.ff.net.0.proj").Gelu(tanhApproximation: true);
        return x + (parts[5] * _weights.Linear(hidden, $"{name}.ff.net.2"));
    }

    private Tensor Norm(Tensor x, string name) => x * (x.Square().Mean([-1], keep: true) + StepVideoDitConfig.NormEps).Rsqrt() * _weights[$"{name}.weight"];

    // [B, L, E] to [B, L, H, parts * d].
    private Tensor Heads(Tensor x, int parts) => x.Reshape(x.Size(0), x.Size(1), _config.Heads, parts * _config.HeadDim);

    // [B, L, H, d] each; to [B, L, H d].
    private static Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? bias)
    {
        var scores = q.Transpose(1, 2).MatMul(k.Transpose(1, 2).Transpose(2, 3)) * (1 / Math.Sqrt(q.Size(-1)));
        if (bias is not null) scores = scores + bias;
        return scores.Softmax(-1).MatMul(v.Transpose(1, 2)).Transpose(1, 2).Reshape(q.Size(0), q.Size(1), -1);
    }

    private static Tensor Sinusoid(Tensor value_B)
    {
        const int half = StepVideoDitConfig.TimestepChannels / 2;
        var angles = value_B.Unsqueeze(1) * (Tensor.Range(half, DType.F32) * (-Math.Log(10000) / half)).Exp();
        return Tensor.Concat([angles.Cos(), angles.Sin()], -1);
    }
}
