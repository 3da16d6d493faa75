namespace Kinora.Cli.Inspection;

/// <summary>The JSON of <c>inspect --engine</c>.</summary>
/// <param name="Kind"><c>engine</c>.</param>
/// <param name="Blas">Files of the BLAS libraries in this process.</param>
internal sealed record EngineReport(
    string Kind, string KinoraVersion, string Libtorch, int Threads, int CudaDevices, IReadOnlyList<string> Blas, bool OptimisedBlas, string Configuration);
