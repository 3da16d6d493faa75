namespace Kinora.Checkpoints;

/// <summary>The file formats that hold weights.</summary>
public enum CheckpointKind
{
    /// <summary>One safetensors file.</summary>
    Safetensors,

    /// <summary>An index of several safetensors files.</summary>
    SafetensorsIndex,

    /// <summary>A zip archive as <c>torch.save</c> writes it.</summary>
    TorchArchive,

    /// <summary>One GGUF file.</summary>
    Gguf,
}
