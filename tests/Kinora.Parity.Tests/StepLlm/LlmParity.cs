using Kinora.Models.StepLlm;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.StepLlm;

/// <summary>Step-LLM against the reference: slopes, the first layer in steps, every layer, the output.</summary>
public static class LlmParity
{
    private const double MaxAbs = 1e-4;

    public static void Run(ParityCase parityCase)
    {
        using var noGrad = GradMode.NoGrad();
        var config = new StepLlmConfig(
            parityCase.Int("num_layers"), parityCase.Int("hidden_size"), parityCase.Int("num_attention_heads"), parityCase.Int("num_attention_groups"),
            parityCase.Int("ffn_hidden_size"), parityCase.Double("layernorm_epsilon"), parityCase.Int("padded_vocab_size"));
        Assert.Equal(parityCase.Int("ffn_hidden_rounded"), config.FeedForwardWidth);
        Assert.Equal(parityCase.Int("head_dim"), config.HeadWidth);

        using var store = ParameterStore.From(parityCase.Weights);
        var encoder = new StepLlmEncoder(config, store);
        Assert.Equal(parityCase.Weights.Names.Order(StringComparer.Ordinal), store.All.Select(p => p.Name).Order(StringComparer.Ordinal));

        var ids_BL = parityCase.Tensor("input.input_ids");
        CheckLayers(parityCase, encoder, ids_BL);
        ParityAssert.Close(parityCase.Tensor("output.hidden_states"), encoder.Forward(ids_BL), MaxAbs, "hidden states");
    }

    private static void CheckLayers(ParityCase parityCase, StepLlmEncoder encoder, Tensor ids_BL)
    {
        var heads = encoder.Config.Heads;
        var slopes_H = Tensor.From([.. PositionBias.Slopes(heads).Select(m => (float)m)], heads);
        CheckMid("alibi_slopes", slopes_H);

        var mask = PositionBias.Rule(heads);
        var x_BLD = encoder.Embedding_VD.Embedding(ids_BL);
        CheckMid("embeddings", x_BLD);
        for (var k = 0; k < encoder.Blocks.Count; k++)
        {
            var normalized_BLD = encoder.Blocks[k].AttentionNorm.Forward(x_BLD);
            CheckMid($"layer.{k}.attention_norm", normalized_BLD);
            CheckMid($"layer.{k}.attention_core", encoder.Blocks[k].Attention.Core(normalized_BLD, mask));
            x_BLD = encoder.Blocks[k].Forward(x_BLD, mask);
            CheckMid($"layer.{k}.out", x_BLD);
        }

        void CheckMid(string name, Tensor actual)
        {
            if (parityCase.Has($"mid.{name}")) ParityAssert.Close(parityCase.Tensor($"mid.{name}"), actual, MaxAbs, name);
        }
    }
}
