using System.Runtime.CompilerServices;
using Kinora.Tensors;

namespace Kinora.Evaluation.Tests;

internal static class AssemblySettings
{
    // Networks this small gain nothing from a second thread, and sums come out alike.
    [ModuleInitializer]
    internal static void UseOneThread() => Engine.Threads = 1;
}
