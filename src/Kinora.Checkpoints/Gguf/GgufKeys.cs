namespace Kinora.Checkpoints;

/// <summary>Keys of a GGUF file's metadata that mean something here, and the numbers that belong to them.</summary>
public static class GgufKeys
{
    /// <summary>Which network this is: lower-case letters and digits.</summary>
    public const string Architecture = "general.architecture";

    /// <summary>What positions of tensors are a multiple of.</summary>
    public const string Alignment = "general.alignment";

    /// <summary>Which edition of the types with integers is meant.</summary>
    public const string QuantizationVersion = "general.quantization_version";

    /// <summary>The type of most of the tensors, as a number that readers show.</summary>
    public const string FileType = "general.file_type";

    /// <summary>How many files a model was split into.</summary>
    internal const string SplitCount = "split.count";

    /// <summary>The alignment of files that state none, and of those that are written here.</summary>
    internal const uint DefaultAlignment = 32;

    /// <summary>The edition of Q8_0 and Q4_K that is read and written here.</summary>
    internal const uint KnownQuantization = 2;
}
