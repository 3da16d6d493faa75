using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Support;

/// <summary>One sound model folder for the tests of a class, which do not change it.</summary>
public sealed class ModelFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelFixture() => TinyModel.Write(Path);

    public string Path => _folder["tiny"];

    /// <summary>The folder that holds the model, as <c>KINORA_MODELS</c> names it.</summary>
    public string Root => _folder.Path;

    public void Dispose() => _folder.Dispose();
}
