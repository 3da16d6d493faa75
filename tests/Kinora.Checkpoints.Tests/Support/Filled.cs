using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

/// <summary>Tensors with recognisable bytes.</summary>
internal static class Filled
{
    public static byte[] Bytes(DType dtype, params long[] shape)
    {
        var bytes = new byte[shape.Aggregate(1L, (a, b) => a * b) * dtype.Size()];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = dtype == DType.Bool ? (byte)(i % 2) : (byte)((i * 7) + (int)dtype);
        return bytes;
    }

    public static TensorEntry Entry(string name, DType dtype, params long[] shape) =>
        TensorEntry.FromBytes(name, dtype, shape, Bytes(dtype, shape));
}
