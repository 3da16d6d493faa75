using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Jobs;

namespace Kinora.Server.Studio;

/// <summary>Videos that whoever has their link may see, and nothing else of their owner.</summary>
internal static class ShareEndpoints
{
    public static void Map(RouteGroupBuilder studio, RouteGroupBuilder open)
    {
        studio.MapPost("/studio/videos/{id}/share", (HttpContext context, string id, VideoStore store, Sharing sharing) => ChangeAsync(context, id, store, sharing.ShareAsync));
        studio.MapPost("/studio/videos/{id}/unshare", (HttpContext context, string id, VideoStore store, Sharing sharing) => ChangeAsync(context, id, store, sharing.RevokeAsync));
        open.MapGet("/s/{token}", ShowAsync).AllowAnonymous();
        open.MapGet("/s/{token}/content", SendAsync).AllowAnonymous();
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, string id, VideoStore store, Func<Data.VideoJob, CancellationToken, Task> change)
    {
        var job = await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
        await change(job, context.RequestAborted);
        return Results.Redirect($"/v/{job.Id}");
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string token, Sharing sharing, VideoViews views)
    {
        var job = await sharing.FindAsync(token, context.RequestAborted) ?? throw Nothing();
        // Not for search machines: a link is for those whom its owner gave it.
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        return StudioPages.Show<SharePage>(context, (nameof(SharePage.Video), await views.OfAsync(job, context.RequestAborted)), (nameof(SharePage.Token), token));
    }

    private static async Task<IResult> SendAsync(HttpContext context, string token, Sharing sharing, JobFiles files)
    {
        var job = await sharing.FindAsync(token, context.RequestAborted) ?? throw Nothing();
        context.Response.Headers.CacheControl = "private, no-cache";
        return ContentEndpoints.Send(context, job, files);
    }

    private static ApiException Nothing() => new(StatusCodes.Status404NotFound, "not_found", "There is no video behind this link, or no longer.");
}
