namespace Kinora.Pipelines.Tests.Support;

/// <summary>One tiny model for all tests of a class; they do not change it.</summary>
public sealed class TinyModelFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyModelFixture()
    {
        TinyModel.Write(_folder["model"]);
        Model = TextToVideoModel.Open(_folder["model"]);
    }

    public TextToVideoModel Model { get; }

    public void Dispose() => _folder.Dispose();
}
