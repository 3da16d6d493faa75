namespace Kinora.Cli.Inspection;

/// <summary>The JSON of <c>inspect --engine</c>; <c>kind</c> is <c>engine</c>, <c>blas</c> lists the BLAS libraries in this process.</summary>
internal sealed record EngineReport(
    string Kind, string KinoraVersion, string Libtorch, int Threads, int CudaDevices, IReadOnlyList<string> Blas, bool OptimisedBlas, string Configuration);
