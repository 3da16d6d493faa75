using Kinora.Tensors;

namespace Kinora.Models.Tests;

/// <summary>Counting tensors that are alive.</summary>
internal static class LiveTensors
{
    /// <summary>How many there are once those that earlier tests dropped without disposing them are gone: they must not vanish while a test counts.</summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TensorScope.LiveTensors;
    }
}
