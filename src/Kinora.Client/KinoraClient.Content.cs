using System.Net;
using System.Net.Http.Headers;

namespace Kinora.Client;

/// <content>The files of videos.</content>
public sealed partial class KinoraClient
{
    /// <summary>Opens a file of a completed video; it is read as it comes.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="content">Which file.</param>
    /// <param name="from">The first byte, from 0.</param>
    /// <param name="to">The last byte, itself included; null for the end of the file.</param>
    /// <param name="cancellation">Ends the request, not the reading.</param>
    /// <returns>The bytes; the caller disposes it.</returns>
    /// <exception cref="KinoraApiException">It is not completed, or the range lies outside the file.</exception>
    public async Task<Stream> OpenContentAsync(string id, VideoContent content = VideoContent.Video, long from = 0, long? to = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (to < from) throw new ArgumentOutOfRangeException(nameof(to), to, $"Opening bytes {from} to {to} of a video: the last must not lie before the first.");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{PathOf(id)}/content?variant={NameOf(content)}");
        var isPart = from > 0 || to is not null;
        if (isPart) request.Headers.Range = new RangeHeaderValue(from, to);
        var response = await SendAsync(request, cancellation).ConfigureAwait(false);
        if (isPart && response.StatusCode != HttpStatusCode.PartialContent)
        {
            response.Dispose();
            throw new KinoraApiException(response.StatusCode, "A part of the file was asked for and the whole came: something between here and the server drops ranges. Ask for the whole.");
        }

        return await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes a file of a completed video; it is whole or absent.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="content">Which file.</param>
    /// <param name="cancellation">Ends it; nothing is left then.</param>
    /// <exception cref="KinoraApiException">It is not completed.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public async Task DownloadAsync(string id, string path, VideoContent content = VideoContent.Video, CancellationToken cancellation = default)
    {
        var partial = path + ".partial";
        try
        {
            await using (var source = await OpenContentAsync(id, content, cancellation: cancellation).ConfigureAwait(false))
            await using (var target = new FileStream(partial, FileMode.Create, FileAccess.Write))
                await source.CopyToAsync(target, cancellation).ConfigureAwait(false);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>The newest preview of a video that is being made: a moving GIF.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <returns>The file's bytes; null while there is none.</returns>
    /// <exception cref="KinoraApiException">There is no such video of yours.</exception>
    public async Task<byte[]?> GetPreviewAsync(string id, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{PathOf(id)}/preview");
        try
        {
            using var response = await SendAsync(request, cancellation).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        }
        catch (KinoraApiException error) when (error.Code == "no_preview")
        {
            return null;
        }
    }

    private static string NameOf(VideoContent content) => content switch
    {
        VideoContent.Video => "video",
        VideoContent.Thumbnail => "thumbnail",
        VideoContent.Spritesheet => "spritesheet",
        _ => throw new ArgumentOutOfRangeException(nameof(content), content, "Opening a file of a video: it has a video, a thumbnail and a spritesheet."),
    };
}
