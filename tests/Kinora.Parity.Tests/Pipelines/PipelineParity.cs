using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Parity.Tests.StepVideoDit;
using Kinora.Pipelines;
using Kinora.Tensors;
using Dit = Kinora.Models.StepVideoDit.StepVideoDit;
using Vae = Kinora.Models.VideoVae.VideoVae;

namespace Kinora.Parity.Tests.Pipelines;

/// <summary>Kind <c>pipeline</c>: text embeddings and noise through the pipeline's own sampler and frame conversion.</summary>
internal static class PipelineParity
{
    private const double LatentTolerance = 5e-4;
    private const double VideoTolerance = 1e-3;

    // Bytes may fall to either side where a value lies on the border of two levels.
    private const double MaxDifferentShare = 0.01;

    public static void Run(ParityCase c)
    {
        using var noGrad = GradMode.NoGrad();
        var guidance = c.Double("guidance_scale");
        var schedule = new FlowMatchingSchedule(c.Int("num_inference_steps"), c.Double("time_shift"), c.Bool("flow_reverse"));
        using var dit = new Dit(DitParity.Config(c), ParameterStore.From(c.WeightsUnder("transformer.")));
        var text = Text(c, dit, ClassifierFreeGuidance.IsActive(guidance) ? 2 : 1);
        var sampler = new LatentSampler(dit, schedule, guidance);

        var latents = sampler.Sample(text, c.Tensor("input.noise"), step => CheckStep(c, schedule, step));
        ParityAssert.Close(c.Tensor("output.latents"), latents, LatentTolerance, "latents");
        CheckVideo(c, latents);
    }

    private static TextContext Text(ParityCase c, Dit dit, int rows) => dit.PrepareText(
        c.Tensor("input.encoder_hidden_states").Narrow(0, 0, rows),
        c.Tensor("input.encoder_hidden_states_2").Narrow(0, 0, rows),
        DitParity.CaptionLengths(c)[..rows]);

    private static void CheckStep(ParityCase c, FlowMatchingSchedule schedule, SamplerStep step)
    {
        var name = $"step {step.Index}";
        if (step.Index == 0) ParityAssert.Close(c.Tensor("mid.model_output_step0"), step.Output, LatentTolerance, $"{name}: model output");
        if (step.Index == schedule.Steps - 1) ParityAssert.Close(c.Tensor("mid.model_output_last"), step.Output, LatentTolerance, $"{name}: model output");
        ParityAssert.Close(c.Tensor("mid.velocity").Select(0, step.Index), step.Velocity, LatentTolerance, $"{name}: guided velocity");
        ParityAssert.Close(c.Tensor("mid.latents").Select(0, step.Index), step.Latents, LatentTolerance, $"{name}: latents");
    }

    private static VideoVaeConfig VaeConfig(ParityCase c) => new(
        c.Int("z_channels"), c.Int("vae_base_channels"), c.Ints("vae_ch_mult"), c.Int("vae_num_res_blocks"),
        c.Int("group_norm_groups"), c.Double("group_norm_eps"), c.Int("group_norm_groups"), c.Int("latent_len"));

    private static void CheckVideo(ParityCase c, Tensor latents)
    {
        using var vae = Vae.Load(VaeConfig(c), c.WeightsUnder("vae."), VideoVaeParts.Decoder);
        var expected = c.Tensor("output.video_u8").ToArray<byte>();
        var sink = new ByteSink();
        var stream = new FrameStream(sink);
        vae.DecodeChunks(latents, frames => stream.Write(frames));
        stream.Complete();
        ParityAssert.Close(c.Tensor("output.video"), vae.Decode(latents), VideoTolerance, "video");

        var bytes = sink.Bytes;
        Assert.Equal(expected.Length, bytes.Length);
        var differences = expected.Zip(bytes, (a, b) => Math.Abs(a - b)).ToList();
        Assert.True(differences.Max() <= 1, $"8-bit video: a value is {differences.Max()} levels off, at most 1 is allowed.");
        var share = differences.Count(d => d > 0) / (double)differences.Count;
        Assert.True(share <= MaxDifferentShare, $"8-bit video: {share:P2} of the values differ by one level, at most {MaxDifferentShare:P0} may.");
    }
}
