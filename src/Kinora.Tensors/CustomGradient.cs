using System.Runtime.InteropServices;
using System.Text.Unicode;
using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>Gradients written in C# for results that libtorch did not compute: fused kernels.</summary>
public static unsafe class CustomGradient
{
    [ThreadStatic]
    private static Exception? t_failure;

    /// <summary>Gives a result that was computed without recording a backward function.</summary>
    /// <param name="name">The operation, for messages.</param>
    /// <param name="output">The result; computed from the inputs under <see cref="GradMode.NoGrad"/> or by a kernel of our own.</param>
    /// <param name="inputs">What it was computed from, in the order of the gradients.</param>
    /// <param name="saved">What backward needs; may hold inputs and the output. Changing one of them in place before backward is an error then.</param>
    /// <param name="backward">
    /// Returns one gradient per input, in its shape, null for none. May run on another thread; runs in a scope of its own
    /// and without recording. Holds no tensors itself: <paramref name="saved"/> is for those.
    /// </param>
    /// <returns>The same values with this history (and none that libtorch recorded); the output itself where nothing is recorded.</returns>
    /// <exception cref="TensorException">The output is of a type that has no gradients.</exception>
    public static Tensor Attach(string name, Tensor output, Tensor[] inputs, Tensor[] saved, Func<BackwardContext, Tensor?[]> backward)
    {
        if (!GradMode.IsEnabled || !inputs.Any(input => input.RequiresGrad)) return output;

        Argument[] lists = [inputs, saved];
        var values = stackalloc NativeValue[2];
        using var native = new CallArguments(lists, values);
        var context = GCHandle.Alloc(new Function(name, backward));
        var status = NativeMethods.kn_attach_backward(
            name, output.Handle, (nint*)values[0].Pointer, inputs.Length, (nint*)values[1].Pointer, saved.Length, &Run, &Release, (void*)GCHandle.ToIntPtr(context), out var result);
        if (status == 0) return Tensor.Own(result);
        context.Free();
        throw new TensorException(name, $"the gradient of {name}: {Engine.LastError}");
    }

    /// <summary>What a backward function threw on this thread since the last call.</summary>
    internal static Exception? TakeFailure()
    {
        var failure = t_failure;
        t_failure = null;
        return failure;
    }

    // No exception may cross the native frames between here and Backward.
    [UnmanagedCallersOnly]
    private static int Run(void* context, nint gradient, nint* saved, int savedCount, byte* needed, nint* gradients, int inputCount, byte* message, int capacity)
    {
        try
        {
            using var scope = new TensorScope();
            var owned = Tensor.Own(gradient);
            var kept = new Tensor[savedCount];
            for (var k = 0; k < savedCount; k++) kept[k] = Tensor.Own(saved[k]);
            var wanted = new bool[inputCount];
            for (var k = 0; k < inputCount; k++) wanted[k] = needed[k] != 0;

            var function = (Function)GCHandle.FromIntPtr((nint)context).Target!;
            var results = function.Backward(new BackwardContext(owned, kept, wanted));
            if (results.Length != inputCount) throw new InvalidOperationException($"The gradient of {function.Name} gave {results.Length} gradients for {inputCount} inputs.");
            for (var k = 0; k < inputCount; k++)
            {
                if (wanted[k] && results[k] is { } result) gradients[k] = NativeMethods.kn_tensor_retain(result.Handle);
            }

            return 0;
        }
#pragma warning disable CA1031 // Whatever it is, Backward throws it on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            t_failure = failure;
            // What does not fit is left out; the last byte stays 0.
            Utf8.FromUtf16(failure.Message, new Span<byte>(message, capacity - 1), out _, out _);
            return 1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(void* context) => GCHandle.FromIntPtr((nint)context).Free();

    private sealed record Function(string Name, Func<BackwardContext, Tensor?[]> Backward);
}
