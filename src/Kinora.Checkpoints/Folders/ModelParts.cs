namespace Kinora.Checkpoints;

/// <summary>The parts of a Step-Video-T2V model folder; combine them to speak of several.</summary>
[Flags]
public enum ModelParts
{
    /// <summary>No part.</summary>
    None = 0,

    /// <summary><c>scheduler/</c>: the noise schedule's settings, no weights.</summary>
    Scheduler = 1,

    /// <summary><c>transformer/</c>: the video diffusion transformer.</summary>
    Transformer = 2,

    /// <summary><c>step_llm/</c>: the first text encoder with its SentencePiece model.</summary>
    StepLlm = 4,

    /// <summary><c>hunyuan_clip/</c>: the second text encoder with its vocabulary.</summary>
    HunyuanClip = 8,

    /// <summary><c>vae/</c>: the video autoencoder.</summary>
    Vae = 16,

    /// <summary>Everything that generating a video needs.</summary>
    All = Scheduler | Transformer | StepLlm | HunyuanClip | Vae,
}
