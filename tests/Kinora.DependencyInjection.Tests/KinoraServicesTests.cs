using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.DependencyInjection.Tests;

public sealed class KinoraServicesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public KinoraServicesTests() => TinyModel.Write(_folder["model"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_FromTheContainer_WritesTheVideoThatThePipelineMakes()
    {
        await using var services = Services();
        var generator = services.GetRequiredService<VideoGenerator>();
        var request = generator.Request("a frog", 7);
        await generator.GenerateAsync(request, _folder["a.mp4"]);
        var recipe = RecipeReader.Read(_folder["a.mp4"]);
        Assert.Equal(("a frog", 7UL, _folder["model"], 3), (recipe.Prompt, recipe.Seed, recipe.Model, recipe.Steps));

        services.GetRequiredService<TextToVideoPipeline>().Generate(request, _ => VideoFileSink.Open(_folder["b.mp4"], request, request.ToRecipe(0, _folder["model"], recipe.WeightsSha256, Engine.Threads)));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["b.mp4"]), await File.ReadAllBytesAsync(_folder["a.mp4"]));
    }

    [Fact]
    public async Task Generate_TwoAtOnce_MakesOneAfterTheOther()
    {
        await using var services = Services();
        var generator = services.GetRequiredService<VideoGenerator>();
        using var gate = new ManualResetEventSlim();
        using var opened = new SemaphoreSlim(0);
        var request = generator.Request("a frog", 7);
        var first = generator.GenerateAsync(request, _ => new Sink(() =>
        {
            opened.Release();
            gate.Wait();
        }));
        await opened.WaitAsync();
        using var impatient = new CancellationTokenSource();
        var second = generator.GenerateAsync(request, _ => new Sink(() => opened.Release()), cancellation: impatient.Token);
        Assert.False(second.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.Set();
        await first;
        await generator.GenerateAsync(request, _ => new Sink(() => { }));
    }

    [Fact]
    public async Task Generate_FaultyRequest_IsRefusedWithoutWaiting()
    {
        await using var services = Services();
        var generator = services.GetRequiredService<VideoGenerator>();
        await Assert.ThrowsAsync<RequestException>(() => generator.GenerateAsync(generator.Request("a", 1) with { Frames = 18 }, _folder["c.mp4"]));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(generator.Request("a", 1) with { Count = 2 }, _folder["c.mp4"]));
        Assert.False(File.Exists(_folder["c.mp4"]));
    }

    [Fact]
    public async Task AddKinora_Twice_KeepsTheFirst()
    {
        await using var services = Services(s => s.AddKinora(o => o.Model = "no such model"));
        Assert.Same(services.GetRequiredService<TextToVideoModel>(), services.GetRequiredService<TextToVideoModel>());
        Assert.Equal(TinyModel.Defaults.Steps, services.GetRequiredService<TextToVideoModel>().Defaults.Steps);
    }

    [Fact]
    public async Task AddKinora_UnknownModel_SaysWhatIsKnown()
    {
        await using var services = new ServiceCollection().AddKinora(o => o.Model = "no such model").BuildServiceProvider();
        Assert.Contains("no such model", Assert.Throws<DirectoryNotFoundException>(services.GetRequiredService<VideoGenerator>).Message);
    }

    private ServiceProvider Services(Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddKinora(options => options.Model = _folder["model"]);
        more?.Invoke(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class Sink(Action opened) : IFrameSink
    {
        private bool _begun;

        public void Write(ReadOnlySpan<byte> rgb_HW3)
        {
            if (!_begun) opened();
            _begun = true;
        }

        public void Complete()
        {
        }

        public void Dispose()
        {
        }
    }
}
