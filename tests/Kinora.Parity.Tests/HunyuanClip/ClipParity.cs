using Kinora.Models.HunyuanClip;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.HunyuanClip;

/// <summary>
/// The CLIP text tower against the reference: embeddings, every layer, the output with and without a mask. The cases hold a
/// pooler too; the published checkpoint has none, and neither has the tower.
/// </summary>
public static class ClipParity
{
    private const double MaxAbs = 1e-4;

    public static void Run(ParityCase parityCase)
    {
        using var noGrad = GradMode.NoGrad();
        var config = new HunyuanClipConfig(
            parityCase.Int("vocab_size"), parityCase.Int("hidden_size"), parityCase.Int("num_hidden_layers"), parityCase.Int("num_attention_heads"),
            parityCase.Int("intermediate_size"), parityCase.Int("max_position_embeddings"), parityCase.Int("type_vocab_size"),
            parityCase.Double("layer_norm_eps"), parityCase.Text("hidden_act"));
        using var store = ParameterStore.From(parityCase.Weights);
        var encoder = new HunyuanClipTextEncoder(config, store);
        Assert.Equal(
            parityCase.Weights.Names.Where(name => !name.StartsWith("pooler.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            store.All.Select(p => p.Name).Order(StringComparer.Ordinal));

        var ids_BL = parityCase.Tensor("input.input_ids");
        var mask_BL = parityCase.Tensor("input.attention_mask");
        CheckLayers(parityCase, encoder, ids_BL, mask_BL);
        ParityAssert.Close(parityCase.Tensor("output.last_hidden_state"), encoder.Forward(ids_BL, mask_BL), MaxAbs, "last hidden state");
        if (parityCase.Has("output.last_hidden_state_nomask"))
            ParityAssert.Close(parityCase.Tensor("output.last_hidden_state_nomask"), encoder.Forward(ids_BL, null), MaxAbs, "last hidden state without a mask");
    }

    private static void CheckLayers(ParityCase parityCase, HunyuanClipTextEncoder encoder, Tensor ids_BL, Tensor mask_BL)
    {
        var bias_B11L = HunyuanClipTextEncoder.KeyBias(mask_BL);
        var x_BLD = encoder.Embeddings.Forward(ids_BL);
        CheckMid("embeddings", x_BLD);
        for (var k = 0; k < encoder.Layers.Count; k++)
        {
            CheckMid($"layer.{k}.attention", encoder.Layers[k].Attend(x_BLD, bias_B11L));
            x_BLD = encoder.Layers[k].Forward(x_BLD, bias_B11L);
            CheckMid($"layer.{k}", x_BLD);
        }

        void CheckMid(string name, Tensor actual)
        {
            if (parityCase.Has($"mid.{name}")) ParityAssert.Close(parityCase.Tensor($"mid.{name}"), actual, MaxAbs, name);
        }
    }
}
