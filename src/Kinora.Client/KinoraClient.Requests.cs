using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Kinora.Client;

/// <content>Sends requests and turns refusals into exceptions.</content>
public sealed partial class KinoraClient
{
    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = await SendAsync(request, cancellation).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellation).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        await response.Content.ReadFromJsonAsync(type, cancellation).ConfigureAwait(false)
            ?? throw new JsonException($"Reading the answer of {response.RequestMessage?.RequestUri}: an object was expected, null came. Is it a Kinora server?");

    // Without the body, which may be a whole video: whoever asked reads it as it comes.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusalAsync(response, cancellation).ConfigureAwait(false);
    }

    private static async Task<KinoraApiException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        ErrorBody.Detail? detail = null;
        try
        {
            detail = (await response.Content.ReadFromJsonAsync(ClientJson.Default.ErrorBody, cancellation).ConfigureAwait(false))?.Error;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A proxy's page, say: the status is all there is to tell.
        }

        return new KinoraApiException(response.StatusCode, detail?.Message ?? $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} {response.ReasonPhrase}.")
        {
            Code = detail?.Code,
            Type = detail?.Type,
            Param = detail?.Param,
            RequestId = response.Headers.TryGetValues("x-request-id", out var ids) ? ids.First() : null,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }
}
