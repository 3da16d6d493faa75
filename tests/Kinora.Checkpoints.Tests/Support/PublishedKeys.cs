namespace Kinora.Checkpoints.Tests;

/// <summary>Names and shapes of published checkpoints, written out from their architecture.</summary>
internal static class PublishedKeys
{
    /// <summary>Step-Video-T2V's transformer: 785 tensors.</summary>
    public static List<(string Name, IReadOnlyList<long> Shape)> Transformer()
    {
        const long width = 6144;
        var keys = new List<(string, IReadOnlyList<long>)>
        {
            ("pos_embed.proj.weight", [width, 64, 1, 1]), ("pos_embed.proj.bias", [width]),
            ("scale_shift_table", [2, width]), ("proj_out.weight", [64, width]), ("proj_out.bias", [64]),
        };
        Linear(keys, "adaln_single.emb.timestep_embedder.linear_1", width, 256);
        Linear(keys, "adaln_single.emb.timestep_embedder.linear_2", width, width);
        Linear(keys, "adaln_single.linear", 6 * width, width);
        Linear(keys, "caption_projection.linear_1", width, width);
        Linear(keys, "caption_projection.linear_2", width, width);
        Linear(keys, "clip_projection", width, 1024);
        for (var block = 0; block < 48; block++)
        {
            var p = $"transformer_blocks.{block}.";
            foreach (var norm in (string[])["norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"]) keys.Add((p + norm, [width]));
            foreach (var norm in (string[])["attn1.q_norm", "attn1.k_norm", "attn2.q_norm", "attn2.k_norm"]) keys.Add(($"{p}{norm}.weight", [128]));
            keys.Add((p + "attn1.wqkv.weight", [3 * width, width]));
            keys.Add((p + "attn1.wo.weight", [width, width]));
            keys.Add((p + "attn2.wq.weight", [width, width]));
            keys.Add((p + "attn2.wkv.weight", [2 * width, width]));
            keys.Add((p + "attn2.wo.weight", [width, width]));
            keys.Add((p + "ff.net.0.proj.weight", [4 * width, width]));
            keys.Add((p + "ff.net.2.weight", [width, 4 * width]));
            keys.Add((p + "scale_shift_table", [6, width]));
        }

        return keys;
    }

    /// <summary>vae_v2.safetensors: 262 tensors.</summary>
    public static List<(string Name, IReadOnlyList<long> Shape)> VaeV2()
    {
        var keys = new List<(string, IReadOnlyList<long>)>();
        void Conv(string name, long output, long input, params long[] kernel)
        {
            keys.Add((name + ".weight", [output, input, .. kernel]));
            keys.Add((name + ".bias", [output]));
        }

        void Norm(string name, long channels)
        {
            keys.Add((name + ".weight", [channels]));
            keys.Add((name + ".bias", [channels]));
        }

        void Residual(string name, long input, long output)
        {
            Norm(name + ".norm1", input);
            Conv(name + ".conv1.conv", output, input, 3, 3, 3);
            Norm(name + ".norm2", output);
            Conv(name + ".conv2.conv", output, output, 3, 3, 3);
            if (input != output) Conv(name + ".nin_shortcut.conv", output, input, 1, 1, 1);
        }

        void Middle(string name)
        {
            Residual(name + ".block_1", 512, 512);
            Norm(name + ".attn_1.norm", 512);
            foreach (var part in (string[])["q", "k", "v", "proj_out"]) Conv($"{name}.attn_1.{part}.conv", 512, 512, 1, 1, 1);
            Residual(name + ".block_2", 512, 512);
        }

        Conv("encoder.conv_in.conv", 32, 3, 3, 3, 3);
        var widths = (long[])[32, 128, 256, 512, 512];
        for (var level = 0; level < 4; level++)
        {
            Residual($"encoder.down.{level}.block.0", widths[level], widths[level + 1]);
            Residual($"encoder.down.{level}.block.1", widths[level + 1], widths[level + 1]);
        }

        Conv("encoder.down.0.downsample.conv", 128, 128, 3, 3);
        Conv("encoder.down.1.downsample.conv.conv", 256, 256, 3, 3, 3);
        Conv("encoder.down.2.downsample.conv.conv", 512, 512, 3, 3, 3);
        Middle("encoder.mid");
        Norm("encoder.norm_out", 512);
        Conv("encoder.conv_patchify.conv.conv", 256, 512, 3, 3, 3);
        Conv("encoder.conv_out.conv", 128, 2048, 3, 3, 3);

        Conv("decoder.conv_in.conv", 2048, 64, 3, 3, 3);
        Conv("decoder.conv_unpatchify.conv.conv", 4096, 2048, 3, 3, 3);
        Middle("decoder.mid");
        var up = (long[])[256, 512, 512, 512, 512];
        var reached = (long[])[128, 256, 512, 512];
        for (var level = 0; level < 4; level++)
        {
            Residual($"decoder.up.{level}.block.0", up[level], reached[level]);
            Residual($"decoder.up.{level}.block.1", reached[level], reached[level]);
            Residual($"decoder.up.{level}.block.2", reached[level], reached[level]);
        }

        Conv("decoder.up.1.upsample.conv", 256, 256, 3, 3);
        foreach (var level in (int[])[2, 3])
        {
            var p = $"decoder.up.{level}.upsample.conv3d.";
            Conv(p + "conv1.conv", 512, 512, 3, 3, 3);
            Norm(p + "norm1", 512);
            Conv(p + "conv2.conv", 512, 512, 3, 3, 3);
            Norm(p + "norm2", 512);
        }

        Norm("decoder.norm_out", 128);
        Conv("decoder.conv_out", 3, 128, 3, 3, 3);
        return keys;
    }

    private static void Linear(List<(string, IReadOnlyList<long>)> keys, string name, long output, long input)
    {
        keys.Add((name + ".weight", [output, input]));
        keys.Add((name + ".bias", [output]));
    }
}
