using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Microsoft.Net.Http.Headers;

namespace Kinora.Server.Api;

/// <summary>The files of videos.</summary>
internal static class ContentEndpoints
{
    private const string VideoType = "video/mp4";
    private const string PictureType = "image/webp";

    public static async Task<IResult> GetAsync(HttpContext context, string id, VideoStore store, JobFiles files)
    {
        return Send(context, await store.FindAsync(Caller.Of(context), id, context.RequestAborted), files);
    }

    /// <summary>A file of a video that may be seen.</summary>
    /// <exception cref="ApiException">There is no such file, or not yet.</exception>
    public static IResult Send(HttpContext context, VideoJob job, JobFiles files)
    {
        var variant = context.Request.Query["variant"].ToString();
        if (variant is not ("" or "video" or "thumbnail" or "spritesheet"))
            throw ApiException.BadRequest($"'variant' must be video, thumbnail or spritesheet, got '{ApiException.Shorten(variant)}'.", "variant");
        // Not 409: OpenAI's clients would repeat it.
        if (job.State != JobState.Completed)
            throw new ApiException(StatusCodes.Status404NotFound, "video_not_ready", $"The video is {JobStateNames.Of(job.State)}; its content is there once it is completed.", "video_id");
        return variant switch
        {
            "thumbnail" => Send(files.Thumbnail(job.Id), PictureType, $"{job.Id}.webp", job, "t"),
            "spritesheet" => Send(files.Spritesheet(job.Id), PictureType, $"{job.Id}-sheet.webp", job, "s"),
            _ => Send(files.Video(job.Id), VideoType, context.Request.Query.ContainsKey("inline") ? null : $"{job.Id}.mp4", job, "v"),
        };
    }

    public static async Task<IResult> GetPreviewAsync(HttpContext context, string id, VideoStore store, JobFiles files)
    {
        await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
        if (!File.Exists(files.Preview(id))) throw new ApiException(StatusCodes.Status404NotFound, "no_preview", "There is no preview of this video now.", "video_id");
        context.Response.Headers.CacheControl = "private, no-cache";
        // Read as a whole: the next preview replaces the file, and the video's end removes it.
        return Results.Bytes(await File.ReadAllBytesAsync(files.Preview(id), context.RequestAborted), "image/gif");
    }

    // A retried video has the same id and new files, so the time of completion is part of the tag.
    private static IResult Send(string file, string type, string? downloadName, VideoJob job, string variant) => Results.File(
        file, type, downloadName, lastModified: DateTimeOffset.FromUnixTimeMilliseconds(job.CompletedAt ?? 0),
        entityTag: new EntityTagHeaderValue($"\"{job.Id}-{variant}-{job.CompletedAt}\""), enableRangeProcessing: true);
}
