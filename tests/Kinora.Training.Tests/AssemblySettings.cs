using System.Runtime.CompilerServices;
using Kinora.Tensors;

// The leak checks count the tensors of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Kinora.Training.Tests;

internal static class AssemblySettings
{
    // Resuming is exact to the bit on one thread, and networks this small gain nothing from a second one.
    [ModuleInitializer]
    internal static void UseOneThread() => Engine.Threads = 1;
}
