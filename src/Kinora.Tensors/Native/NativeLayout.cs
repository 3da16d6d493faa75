namespace Kinora.Tensors.Native;

/// <summary>Sizes and field offsets of the structs that cross the bridge, for comparison with the bridge's own.</summary>
internal static unsafe class NativeLayout
{
    /// <summary>The numbers of this assembly, in the order of <c>kn_layout</c>.</summary>
    public static int[] Managed()
    {
        NativeValue value;
        NativeInfo info;
        void* v = &value, i = &info;
        return
        [
            sizeof(NativeValue), Offset(v, &value.Tag), Offset(v, &value.Count), Offset(v, &value.Int), Offset(v, &value.Double), Offset(v, &value.Pointer),
            sizeof(NativeInfo), Offset(i, &info.ElementCount), Offset(i, &info.Data), Offset(i, &info.DType), Offset(i, &info.DeviceType), Offset(i, &info.DeviceIndex),
            Offset(i, &info.Dimensions), Offset(i, &info.RequiresGrad), Offset(i, &info.Contiguous), Offset(i, info.Sizes), Offset(i, info.Strides),
        ];
    }

    private static int Offset(void* start, void* field) => (int)((byte*)field - (byte*)start);

    /// <summary>The numbers of the bridge.</summary>
    public static int[] Native()
    {
        var numbers = new int[NativeMethods.kn_layout(null, 0)];
        fixed (int* first = numbers) _ = NativeMethods.kn_layout(first, numbers.Length);
        return numbers;
    }

    /// <summary>Refuses a bridge that was built from other sources than this assembly.</summary>
    /// <param name="version">The version of the interface that the bridge speaks.</param>
    /// <param name="layout">Asked only where the version fits, because another version may lack the function.</param>
    /// <exception cref="EngineException">Version or layout differ.</exception>
    public static void Verify(int version, Func<int[]> layout)
    {
        const string remedy = "Run ./kinora again, it rebuilds the native libraries.";
        if (version != NativeMethods.AbiVersion)
        {
            throw new EngineException($"Loading the engine: the bridge speaks version {version} of its interface, this program needs {NativeMethods.AbiVersion}. {remedy}");
        }

        int[] native = layout(), managed = Managed();
        if (!native.SequenceEqual(managed))
        {
            throw new EngineException($"Loading the engine: the bridge lays its structs out as [{string.Join(", ", native)}], this program as [{string.Join(", ", managed)}]. {remedy}");
        }
    }
}
