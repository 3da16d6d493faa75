using Kinora.Pipelines.Tests.Support;

namespace Kinora.Server.Tests.Support;

/// <summary>One tiny model for all tests of the assembly; nobody changes it.</summary>
internal static class StudioModel
{
    private static readonly Lazy<string> s_folder = new(() =>
    {
        var root = Directory.CreateTempSubdirectory("kinora-test-model-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        TinyModel.Write(Path.Combine(root, "tiny"));
        return Path.Combine(root, "tiny");
    });

    public static string Folder => s_folder.Value;
}
