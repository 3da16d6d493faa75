using Kinora.Tensors;
using Kinora.Text;

namespace Kinora.Training.Stages;

/// <summary>Token rows as training takes them: cut to the longest text of the batch, as padding costs time and teaches nothing.</summary>
internal static class TokenTensors
{
    /// <summary>How many tokens the longest text has.</summary>
    public static int Longest(TokenBatch batch)
    {
        var longest = 1;
        for (var row = 0; row < batch.Rows; row++)
        {
            var used = batch.Mask.AsSpan(row * batch.Length, batch.Length).LastIndexOf(1L) + 1;
            longest = Math.Max(longest, used);
        }

        return longest;
    }

    /// <summary>Ids and mask I64 [B, L], L the longest text's tokens.</summary>
    public static (Tensor Ids_BL, Tensor Mask_BL) Make(TokenBatch batch)
    {
        var longest = Longest(batch);
        using var scope = new TensorScope();
        return (scope.Keep(Cut(batch.Ids)), scope.Keep(Cut(batch.Mask)));

        Tensor Cut(long[] values) => Tensor.From(values, batch.Rows, batch.Length).Narrow(1, 0, longest).Contiguous();
    }
}
