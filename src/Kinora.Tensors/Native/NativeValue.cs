using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>What a <see cref="NativeValue"/> holds; the numbers of <c>kn_tag</c>.</summary>
internal enum ValueTag
{
    None = 0,
    Int = 1,
    Double = 2,
    Bool = 3,
    Tensor = 4,
    Ints = 5,
    Doubles = 6,
    Tensors = 7,
    OptionalTensors = 8,
    String = 9,
    Device = 10,
    Default = 11,
}

/// <summary>One argument or result of an operator call; the layout of <c>kn_value</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeValue
{
    public ValueTag Tag;
    public int Count;
    public long Int;
    public double Double;
    public void* Pointer;
}

/// <summary>What a tensor is, without its values; the layout of <c>kn_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeInfo
{
    public const int MaxDimensions = 8;

    public long ElementCount;
    public void* Data;
    public int DType;
    public int DeviceType;
    public int DeviceIndex;
    public int Dimensions;
    public int RequiresGrad;
    public int Contiguous;
    public fixed long Sizes[MaxDimensions];
    public fixed long Strides[MaxDimensions];
}
