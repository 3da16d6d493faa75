namespace Kinora.Checkpoints;

/// <summary>Reads the list of a GGUF file's tensors: name, axes, type and position of each.</summary>
internal sealed class GgufTensorReader(GgufCursor cursor, FaultList faults, long alignment)
{
    /// <summary>Bytes of the shortest entry: length of a name, number of axes, type, offset.</summary>
    public const int Least = 24;

    /// <summary>The most axes of a tensor; the format's limit.</summary>
    public const int MostAxes = 4;

    // The format names 64 bytes as the limit; some writers go beyond it.
    private const int MostNameBytes = 1024;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Reads some entries; those at fault are left out, and told.</summary>
    public List<GgufTensor> Read(long count)
    {
        var tensors = new List<GgufTensor>();
        for (long k = 0; k < count; k++)
        {
            if (ReadOne() is { } tensor) tensors.Add(tensor);
        }

        return tensors;
    }

    private GgufTensor? ReadOne()
    {
        var name = cursor.Text("a tensor's name", MostNameBytes);
        if (!_names.Add(name)) faults.Add(name, "each tensor once", "it a second time", GgufCursor.Damaged);
        var axes = cursor.UInt32($"the number of axes of {name}");
        if (axes > MostAxes) throw faults.Fatal(name, $"at most {MostAxes} axes", $"{axes}", GgufCursor.Damaged);
        Span<ulong> sizes = stackalloc ulong[(int)axes];
        for (var axis = 0; axis < sizes.Length; axis++) sizes[^(axis + 1)] = cursor.UInt64($"an axis of {name}");
        var number = cursor.UInt32($"the type of {name}");
        var offset = cursor.UInt64($"the position of {name}");

        if (!Enum.IsDefined((GgufType)number))
        {
            faults.Add(name, "a type that is " + GgufTypes.Supported, GgufTypes.NameOf(number), "Convert the model again with these types only.");
            return null;
        }

        var type = (GgufType)number;
        if (sizes.ContainsAnyExceptInRange(0UL, (ulong)long.MaxValue) || offset > long.MaxValue)
        {
            faults.Add(name, "sizes and a position below 2^63", $"[{string.Join(", ", sizes.ToArray())}] at {offset}", GgufCursor.Damaged);
            return null;
        }

        var shape = new long[sizes.Length];
        for (var axis = 0; axis < shape.Length; axis++) shape[axis] = (long)sizes[axis];
        var row = shape.Length == 0 ? 1 : shape[^1];
        if (row % type.BlockValues() != 0)
        {
            faults.Add(name, $"rows of a multiple of {type.BlockValues()} values for {type.Name()}", TensorShape.Text(shape), GgufCursor.Damaged);
            return null;
        }

        if (type.Bytes(shape) is not { } bytes)
        {
            faults.Add(name, "less than 2^63 bytes", $"{type.Name()} {TensorShape.Text(shape)}", GgufCursor.Damaged);
            return null;
        }

        if ((long)offset % alignment != 0) faults.Add(name, $"a position that is a multiple of {alignment}", $"{offset}", GgufCursor.Damaged);
        return new GgufTensor(name, type, shape, (long)offset, bytes);
    }
}
