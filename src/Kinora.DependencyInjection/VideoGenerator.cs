using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.DependencyInjection;

/// <summary>
/// Makes videos for an application, one at a time: two at once would hold two networks in memory and be no faster. Callers wait
/// their turn without holding a thread.
/// </summary>
/// <param name="options">Names the model in recipes.</param>
/// <param name="model">The model.</param>
/// <param name="pipeline">What makes them.</param>
public sealed class VideoGenerator(KinoraOptions options, TextToVideoModel model, TextToVideoPipeline pipeline) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lazy<string> _weights = new(model.ComputeWeightsSha256);

    /// <summary>A request with the model's defaults, to be changed with <c>with</c>.</summary>
    /// <param name="prompt">The sentence, Chinese or English.</param>
    /// <param name="seed">The seed of the noise.</param>
    public GenerationRequest Request(string prompt, ulong seed) => GenerationRequest.From(prompt, seed, model.Defaults);

    /// <summary>Makes the one video of a request into a file, with its recipe in it; the file is whole or absent.</summary>
    /// <param name="request">What to make; its <see cref="GenerationRequest.Count"/> is 1.</param>
    /// <param name="path">Where to; the name's end decides the format.</param>
    /// <param name="progress">Is told of every step, on the generating thread; null for nobody.</param>
    /// <param name="cancellation">Takes effect within a block of the transformer.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="RequestException">The request has faults; all are named.</exception>
    /// <exception cref="ArgumentException">The request asks for several videos.</exception>
    /// <exception cref="GenerationException">The numbers broke down; names step and block.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<GenerationResult> GenerateAsync(GenerationRequest request, string path, IProgress<GenerationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Count != 1) throw new ArgumentException($"Generating into '{path}': the request asks for {request.Count} videos and one file was named. Ask for them one by one, each with its FirstVideo.", nameof(request));
        return GenerateAsync(
            request, _ => VideoFileSink.Open(path, request, request.ToRecipe(0, options.Model, _weights.Value, Engine.Threads, model.Loras), cancellation), progress, cancellation);
    }

    /// <summary>Makes the videos of a request and hands their frames on as they come.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="openSink">Gives what takes the frames of video 0 to <see cref="GenerationRequest.Count"/> - 1; called on the generating thread.</param>
    /// <param name="progress">Is told of every step, on the generating thread; null for nobody.</param>
    /// <param name="cancellation">Takes effect within a block of the transformer.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="RequestException">The request has faults; all are named.</exception>
    /// <exception cref="GenerationException">The numbers broke down; names step and block.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<GenerationResult> GenerateAsync(
        GenerationRequest request, Func<int, IFrameSink> openSink, IProgress<GenerationProgress>? progress = null, CancellationToken cancellation = default)
    {
        // Before the turn is waited for: a fault needs no waiting.
        RequestCheck.ThrowIfFaulty(request);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // The engine's scopes belong to a thread, and a thread of the pool must not be held for minutes.
            return await Task.Factory.StartNew(
                () => pipeline.Generate(request, openSink, progress, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the waiting line; to be called when nothing runs any more.</summary>
    public void Dispose() => _turn.Dispose();
}
