namespace Kinora.Checkpoints;

/// <summary>What an allowed Python name stands for.</summary>
internal enum TorchGlobalKind
{
    /// <summary>An insertion-ordered dictionary.</summary>
    OrderedDict,

    /// <summary>Makes a tensor from a storage, an offset, sizes and strides.</summary>
    RebuildTensor,

    /// <summary>Marks a tensor as trainable.</summary>
    RebuildParameter,

    /// <summary>The class of a storage, which says its element type.</summary>
    Storage,
}
