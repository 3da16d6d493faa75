namespace Kinora.Training.Planning;

/// <summary>
/// Which share of the machine's fp32 matrix-product rate a stage's steps reach, forward, backward, optimizer and average
/// together. From the wall time of mini's trainings and from dry runs, on one core of an AMD EPYC (avx512_bf16) with libtorch
/// 1.13 and OpenBLAS. The smaller a network, the more of its time goes to memory and calls; a much larger one does better than
/// these, and the estimate is then too long.
/// </summary>
internal static class StageEfficiency
{
    /// <summary>Of the VAE's encoder without gradients.</summary>
    public const double Encoding = 0.35;

    /// <summary>Of a run's training steps; above 1 where products are in bfloat16.</summary>
    public static double Of(TrainingRunConfig run) => run.Stage switch
    {
        "llm" => 0.25,
        "clip" => 0.3,
        "vae" => run.Vae.Bfloat16Convolutions ? 1.4 : 0.45,
        // All that train the transformer; the first with 1,296 tokens a clip for more than half of the steps, on Zen 5.
        _ => run.Trainer!.Bfloat16Products ? 0.75 : 0.6,
    };
}
