using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>The dtype names of the safetensors format, and which of them Kinora computes with.</summary>
internal static class SafetensorsDTypes
{
    private static readonly (string Name, DType DType)[] Known =
    [
        ("BOOL", DType.Bool), ("U8", DType.U8), ("I8", DType.I8), ("I32", DType.I32), ("I64", DType.I64),
        ("F16", DType.F16), ("BF16", DType.BF16), ("F32", DType.F32), ("F64", DType.F64),
    ];

    /// <summary>Names the format defines (safetensors 0.6) but Kinora has no element type for.</summary>
    private static readonly string[] Unsupported =
    [
        "F4", "F6_E2M3", "F6_E3M2", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ",
        "I16", "U16", "U32", "U64", "C64",
    ];

    /// <summary>What a reader accepts, for messages.</summary>
    public static string Supported { get; } = "one of " + string.Join(", ", Known.Select(k => k.Name));

    /// <summary>The name the format gives a dtype.</summary>
    public static string Name(DType dtype)
    {
        foreach (var (name, known) in Known)
            if (known == dtype) return name;
        throw new ArgumentOutOfRangeException(nameof(dtype), dtype, $"The safetensors writer knows {Supported}.");
    }

    /// <summary>Finds the dtype of a name.</summary>
    public static bool TryParse(string name, out DType dtype)
    {
        foreach (var (known, value) in Known)
        {
            if (known != name) continue;
            dtype = value;
            return true;
        }

        dtype = default;
        return false;
    }

    /// <summary>Why a name is refused, for messages.</summary>
    public static (string Found, string Remedy) Refusal(string name) => Unsupported.Contains(name)
        ? ($"{name}, which the format defines but Kinora does not compute with", "Convert the tensor to BF16, F16 or F32 and save it again.")
        : ($"'{name}', which is no dtype of the format", "The file is damaged or made by a faulty writer; fetch or write it again.");
}
