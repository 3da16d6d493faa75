using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Kinora.Client;

/// <content>Following a video to its end.</content>
public sealed partial class KinoraClient
{
    private static readonly TimeSpan s_usualWait = TimeSpan.FromSeconds(1);

    /// <summary>A video at once and after every change, to its end, from the server's events.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How it stands each time; the last one is over, unless it was removed or the server ended.</returns>
    /// <exception cref="KinoraApiException">There is no such video of yours.</exception>
    public async IAsyncEnumerable<Video> FollowAsync(string id, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{PathOf(id)}/events");
        using var response = await SendAsync(request, cancellation).ConfigureAwait(false);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await foreach (var item in SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize(data, ClientJson.Default.Video)).EnumerateAsync(cancellation).ConfigureAwait(false))
        {
            if (item.Data is { } video) yield return video;
        }
    }

    /// <summary>Waits until a video is completed, asking when the server says that it makes sense.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="progress">Is told how it stands, each time it was asked; null for nobody.</param>
    /// <param name="time">For waiting; null for the system's clock.</param>
    /// <param name="cancellation">Ends the waiting, not the video.</param>
    /// <exception cref="VideoFailedException">It ended without files.</exception>
    /// <exception cref="KinoraApiException">There is no such video of yours.</exception>
    public async Task<Video> WaitAsync(string id, IProgress<Video>? progress = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(id));
            using var response = await SendAsync(request, cancellation).ConfigureAwait(false);
            var video = await ReadAsync(response, ClientJson.Default.Video, cancellation).ConfigureAwait(false);
            progress?.Report(video);
            if (video.State == VideoState.Completed) return video;
            if (video.IsOver) throw new VideoFailedException(video);
            await Task.Delay(WaitOf(response), time ?? TimeProvider.System, cancellation).ConfigureAwait(false);
        }
    }

    private static TimeSpan WaitOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("openai-poll-after-ms", out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : s_usualWait;
}
