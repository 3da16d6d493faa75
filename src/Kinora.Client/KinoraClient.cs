using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;

namespace Kinora.Client;

/// <summary>
/// Talks to a Kinora server. Safe for use by several threads. Requests that fail on the way are not repeated: give the
/// <see cref="HttpClient"/> a handler that does, and requests a <see cref="VideoRequest.IdempotencyKey"/>.
/// </summary>
/// <param name="http">Sends the requests; its <see cref="HttpClient.BaseAddress"/> is the server's, such as http://127.0.0.1:7860.
/// It stays its owner's. Its timeout is for the answer to begin, not for a whole file.</param>
public sealed partial class KinoraClient(HttpClient http)
{
    private const string Videos = "v1/videos";

    private readonly HttpClient _http = http.BaseAddress is not null
        ? http
        : throw new ArgumentException("Making a client: the HttpClient has no BaseAddress. Set it to the server's, such as http://127.0.0.1:7860.", nameof(http));

    /// <summary>A client with an <see cref="HttpClient"/> of its own, which lives as long as the program.</summary>
    /// <param name="server">The server's address, such as http://127.0.0.1:7860.</param>
    /// <param name="key">A key from the account page; null for a server without accounts.</param>
    public KinoraClient(Uri server, string? key = null)
        : this(Open(server, key))
    {
    }

    /// <summary>Asks for a video; it is queued.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">The server refuses it; the message names every fault.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached; so for every method.</exception>
    public Task<Video> CreateAsync(VideoRequest request, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, Videos, JsonContent.Create(request, ClientJson.Default.VideoRequest), ClientJson.Default.Video, cancellation);

    /// <summary>Makes a video again with another prompt; what the request leaves out is the original's, the seed too.</summary>
    /// <param name="id">The original.</param>
    /// <param name="request">The new prompt, and what else shall be different.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">The server refuses it.</exception>
    public Task<Video> RemixAsync(string id, VideoRequest request, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, $"{PathOf(id)}/remix", JsonContent.Create(request, ClientJson.Default.VideoRequest), ClientJson.Default.Video, cancellation);

    /// <summary>How a video stands.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">There is none of yours.</exception>
    public Task<Video> GetAsync(string id, CancellationToken cancellation = default) => SendAsync(HttpMethod.Get, PathOf(id), null, ClientJson.Default.Video, cancellation);

    /// <summary>One page of your videos.</summary>
    /// <param name="limit">How many at most, 0 to 100.</param>
    /// <param name="oldestFirst">The order; newest first unless set.</param>
    /// <param name="after">Id of the last one of the page before; null for the first page.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">The server refuses it.</exception>
    public Task<VideoPage> ListPageAsync(int limit = 20, bool oldestFirst = false, string? after = null, CancellationToken cancellation = default)
    {
        var behind = after is null ? "" : "&after=" + Uri.EscapeDataString(after);
        return SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{Videos}?limit={limit}&order={(oldestFirst ? "asc" : "desc")}{behind}"), null, ClientJson.Default.VideoPage, cancellation);
    }

    /// <summary>All your videos, fetched page by page as they are enumerated.</summary>
    /// <param name="pageSize">Videos a request, 1 to 100.</param>
    /// <param name="oldestFirst">The order; newest first unless set.</param>
    /// <param name="cancellation">Ends the enumeration.</param>
    /// <exception cref="KinoraApiException">The server refuses it.</exception>
    public async IAsyncEnumerable<Video> ListAsync(int pageSize = 100, bool oldestFirst = false, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        for (string? after = null; ;)
        {
            var page = await ListPageAsync(pageSize, oldestFirst, after, cancellation).ConfigureAwait(false);
            foreach (var video in page.Data) yield return video;
            if (!page.HasMore || page.Data.Count == 0) yield break;
            after = page.Data[^1].Id;
        }
    }

    /// <summary>Removes a video and its files; one that is being made is stopped.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">There is none of yours.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, PathOf(id));
        using var response = await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops a video that waits or is being made.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">It does neither.</exception>
    public Task<Video> CancelAsync(string id, CancellationToken cancellation = default) => ChangeAsync(id, "cancel", cancellation);

    /// <summary>Leaves out the remaining steps of a video that is being made, and has decoded what there is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">It is not being made.</exception>
    public Task<Video> FinishAsync(string id, CancellationToken cancellation = default) => ChangeAsync(id, "finish", cancellation);

    /// <summary>Makes a video again that failed, was cancelled or has expired.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">It is none of these.</exception>
    public Task<Video> RetryAsync(string id, CancellationToken cancellation = default) => ChangeAsync(id, "retry", cancellation);

    /// <summary>Lets a waiting video be passed over.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">It does not wait.</exception>
    public Task<Video> PauseAsync(string id, CancellationToken cancellation = default) => ChangeAsync(id, "pause", cancellation);

    /// <summary>Lets a paused video be made.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">It does not wait.</exception>
    public Task<Video> ResumeAsync(string id, CancellationToken cancellation = default) => ChangeAsync(id, "resume", cancellation);

    /// <summary>Exchanges a waiting video with the one before or behind it among yours.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="up">Towards the front.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="KinoraApiException">There is none to exchange it with.</exception>
    public Task<Video> MoveAsync(string id, bool up, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, $"{PathOf(id)}/move", JsonContent.Create(new MoveRequest(up ? "up" : "down"), ClientJson.Default.MoveRequest), ClientJson.Default.Video, cancellation);

    /// <summary>The server's models.</summary>
    /// <param name="cancellation">Ends the request.</param>
    public async Task<IReadOnlyList<KinoraModel>> ListModelsAsync(CancellationToken cancellation = default) =>
        (await SendAsync(HttpMethod.Get, "v1/models", null, ClientJson.Default.ModelPage, cancellation).ConfigureAwait(false)).Data;

    private Task<Video> ChangeAsync(string id, string change, CancellationToken cancellation) => SendAsync(HttpMethod.Post, $"{PathOf(id)}/{change}", null, ClientJson.Default.Video, cancellation);

    private static string PathOf(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return $"{Videos}/{Uri.EscapeDataString(id)}";
    }

    private static HttpClient Open(Uri server, string? key)
    {
        // The path's end would otherwise be dropped where a proxy serves Kinora below one.
        var http = new HttpClient { BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/") };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}
