using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Kinora.Tensors.Native;

/// <summary>
/// Finds and loads the bridge, and sets what the process must have set before libtorch starts its thread pools.
/// </summary>
internal static class NativeLoader
{
    public const string BridgeLibrary = "kinora_bridge";

    private const string BridgeFile = "lib" + BridgeLibrary + ".so";

    private static readonly Lock Gate = new();
    private static nint s_bridge;
    private static volatile IReadOnlyList<int> s_helpers = [];

    // At most 15 bytes, or Linux would cut it.
    private const string LoaderName = "kinora engine";

    /// <summary>The system's numbers of the threads that libraries started while they were loaded, and keep: OpenBLAS's.</summary>
    internal static IReadOnlyList<int> Helpers => s_helpers;

    // A module initializer, so that every path into the bridge finds the resolver in place.
#pragma warning disable CA2255 // The library owns its resolver; no application code can do this for it.
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
#pragma warning restore CA2255

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != BridgeLibrary) return 0;
        lock (Gate)
        {
            if (s_bridge == 0) s_bridge = LoadBridge();
            return s_bridge;
        }
    }

    private static nint LoadBridge()
    {
        PrepareProcess();
        var candidates = Candidates(Environment.GetEnvironmentVariable("KINORA_NATIVE"), AppContext.BaseDirectory);
        var file = candidates.FirstOrDefault(File.Exists)
            ?? throw new EngineException($"Loading the engine: {BridgeFile} was not found as any of {string.Join(", ", candidates)}. " +
                "Run ./kinora once, it builds the native libraries; or name their folder in KINORA_NATIVE.");
        try
        {
            return LoadOnItsOwnThread(file);
        }
        catch (DllNotFoundException e)
        {
            throw new EngineException($"Loading the engine: {file} is there but can't be loaded ({e.Message.Trim()}). " +
                "Is libtorch installed (package libtorch-dev), or did LIBTORCH move since the bridge was built? Run ./kinora again to rebuild it.", e);
        }
    }

    // Threads take over the name of the one that starts them. By that those of OpenBLAS are known, which has no way to ask for them.
    private static nint LoadOnItsOwnThread(string file)
    {
        nint library = 0;
        ExceptionDispatchInfo? fault = null;
        var loader = new Thread(() =>
        {
            var own = ThreadNiceness.ThreadsNamed(LoaderName);
            try
            {
                library = NativeLibrary.Load(file);
            }
            catch (Exception error)
            {
                fault = ExceptionDispatchInfo.Capture(error);
            }

            s_helpers = [.. ThreadNiceness.ThreadsNamed(LoaderName).Except(own)];
        })
        { Name = LoaderName };
        loader.Start();
        loader.Join();
        fault?.Throw();
        return library;
    }

    /// <summary>Where the bridge may be, best first.</summary>
    /// <param name="named">The folder that the user names; nothing else is looked at then.</param>
    /// <param name="start">The program's folder; a package puts libraries below it,
    /// the build into the folder <c>artifacts/native</c> above it.</param>
    internal static IReadOnlyList<string> Candidates(string? named, string start)
    {
        if (!string.IsNullOrEmpty(named)) return [Path.Combine(named, BridgeFile)];
        List<string> candidates = [Path.Combine(start, BridgeFile), Path.Combine(start, "runtimes", "linux-x64", "native", BridgeFile)];
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            if (at.Name == "artifacts") candidates.Add(Path.Combine(at.FullName, "native", BridgeFile));
        }

        return candidates;
    }

    // Environment.SetEnvironmentVariable does not reach native getenv, hence setenv. What the user has set stays.
    private static void PrepareProcess()
    {
        var threads = Engine.RequestedThreads.ToString();
        _ = LibC.setenv("OMP_WAIT_POLICY", "PASSIVE", 0);   // spinning OpenMP threads starve BLAS's own and every neighbour
        _ = LibC.setenv("OMP_NUM_THREADS", threads, 0);
        _ = LibC.setenv("OPENBLAS_NUM_THREADS", threads, 0);
        _ = LibC.setenv("OPENBLAS_THREAD_TIMEOUT", "12", 0);   // 2^12 cycles: else its threads spin for some 30 ms after a product, on the cores that kernels need
        if (BlasKernels.OfThisProcessor() is { } kernels) _ = LibC.setenv(BlasKernels.Variable, kernels, 0);

        // Keep freed blocks in the process: page faults on fresh pages cost more than the arithmetic of norms and softmax.
        _ = LibC.mallopt(LibC.MmapMax, 0);
        _ = LibC.mallopt(LibC.TrimThreshold, int.MaxValue);
        _ = LibC.mallopt(LibC.TopPad, 64 << 20);
    }
}
