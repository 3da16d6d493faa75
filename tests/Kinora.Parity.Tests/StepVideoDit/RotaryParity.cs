using Kinora.Models.StepVideoDit;
using Kinora.Tensors;

namespace Kinora.Parity.Tests.StepVideoDit;

/// <summary>Queries and keys turned by RoPE-3D, and its tables, for every grid of a <c>rope3d</c> case.</summary>
internal static class RotaryParity
{
    private const double Tolerance = 1e-5;

    public static void Run(ParityCase c)
    {
        var headDim = c.Int("head_dim");
        var config = new StepVideoDitConfig(c.Int("heads"), headDim, 1, 1, 1, 1, 1).Checked();
        var (frame, row, column) = config.RotaryChannels;
        int[] channels = [frame, row, column];
        Assert.Equal(c.Ints("rope_ch_split"), channels);

        foreach (var grid in c.Text("grids").Split("; "))
        {
            int[] sizes = [.. grid.Split('x').Select(int.Parse)];
            using var rotary = new RotaryEmbedding3D(config, sizes[0], sizes[1], sizes[2], Device.Cpu);
            foreach (var name in new[] { "q", "k" })
            {
                // [B, S, H, d] in the file, [B, H, S, d] here.
                var turned = rotary.Rotate(c.Tensor($"input.{name}.{grid}").Transpose(1, 2)).Transpose(1, 2);
                ParityAssert.Close(c.Tensor($"output.{name}.{grid}"), turned, Tolerance, $"{name} of grid {grid}");
            }

            CheckTables(c, grid, rotary, channels);
        }
    }

    // The file's tables have a row per position; ours a row per token, with the parts side by side.
    private static void CheckTables(ParityCase c, string grid, RotaryEmbedding3D rotary, int[] channels)
    {
        var positions = c.Tensor($"mid.positions.{grid}");
        long at = 0;
        for (var part = 0; part < 3; part++)
        {
            var position = positions.Select(1, part);
            var cos = c.Tensor($"mid.cos.{grid}.{channels[part]}").IndexSelect(0, position);
            var sin = c.Tensor($"mid.sin.{grid}.{channels[part]}").IndexSelect(0, position);
            var signed = rotary.SignedSin_SD.Narrow(1, at, channels[part]);
            var half = channels[part] / 2;

            ParityAssert.Close(cos, rotary.Cos_SD.Narrow(1, at, channels[part]), Tolerance, $"cosines of grid {grid}, part {part}");
            ParityAssert.Close(sin.Narrow(1, 0, half), -signed.Narrow(1, 0, half), Tolerance, $"sines of grid {grid}, part {part}, first half");
            ParityAssert.Close(sin.Narrow(1, half, half), signed.Narrow(1, half, half), Tolerance, $"sines of grid {grid}, part {part}, second half");
            at += channels[part];
        }
    }
}
