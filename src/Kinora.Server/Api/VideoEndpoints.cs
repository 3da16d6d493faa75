using System.Globalization;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Kinora.Server.Jobs;

namespace Kinora.Server.Api;

/// <summary>The routes of <c>/v1/videos</c>.</summary>
internal static class VideoEndpoints
{
    private const int MaxPage = 100;
    private const int UsualPage = 20;

    // OpenAI's routes that models of text alone can't serve. They are answered, so that nobody looks for a mistake of his own.
    private static readonly (string Route, string What)[] s_impossible =
    [
        ("/edits", "change a given video"), ("/extensions", "go on with a given video"), ("/characters", "take a figure from a given video"),
    ];

    public static void Map(RouteGroupBuilder api)
    {
        var read = api.MapGroup("/videos").RequireAuthorization(Policies.Read);
        read.MapGet("", ListAsync);
        read.MapGet("/{id}", GetAsync);
        read.MapGet("/{id}/content", ContentEndpoints.GetAsync);
        read.MapGet("/{id}/preview", ContentEndpoints.GetPreviewAsync);
        read.MapGet("/{id}/events", EventEndpoints.FollowAsync);
        var write = api.MapGroup("/videos").RequireAuthorization(Policies.Write);
        write.MapPost("", CreateAsync);
        write.MapDelete("/{id}", DeleteAsync);
        write.MapPost("/{id}/remix", RemixAsync);
        write.MapPost("/{id}/cancel", CancelAsync);
        write.MapPost("/{id}/finish", FinishAsync);
        write.MapPost("/{id}/retry", RetryAsync);
        write.MapPost("/{id}/pause", (HttpContext context, string id) => PauseAsync(context, id, true));
        write.MapPost("/{id}/resume", (HttpContext context, string id) => PauseAsync(context, id, false));
        write.MapPost("/{id}/move", MoveAsync);
        foreach (var (route, what) in s_impossible) write.MapPost(route, () => Refuse(what));
    }

    /// <summary>Writes one video with the headers that go with it.</summary>
    public static async Task WriteAsync(HttpContext context, VideoJob job)
    {
        var reply = await context.RequestServices.GetRequiredService<VideoReplies>().OfAsync(job, context.RequestAborted);
        VideoReplies.SetPollHeader(context.Response, reply);
        await context.Response.WriteAsJsonAsync(reply, ApiJson.Default.VideoReply, cancellationToken: context.RequestAborted);
    }

    private static async Task CreateAsync(HttpContext context, VideoRequestReader reader, VideoStore store)
    {
        var fields = await RequestFields.ReadAsync(context.Request, context.RequestAborted);
        var job = reader.Read(fields, Caller.Of(context), idempotencyKey: IdempotencyKey(context));
        await WriteAsync(context, await store.AddAsync(job, context.RequestAborted));
    }

    private static async Task RemixAsync(HttpContext context, string id, VideoRequestReader reader, VideoStore store)
    {
        var original = await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
        var fields = await RequestFields.ReadAsync(context.Request, context.RequestAborted);
        var job = reader.Read(fields, Caller.Of(context), original, IdempotencyKey(context));
        await WriteAsync(context, await store.AddAsync(job, context.RequestAborted));
    }

    private static async Task ListAsync(HttpContext context, VideoStore store, VideoReplies replies)
    {
        var query = context.Request.Query;
        var limit = UsualPage;
        if (query["limit"].ToString() is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit > MaxPage))
            throw ApiException.BadRequest($"'limit' must be a number from 0 to {MaxPage}, got '{ApiException.Shorten(text)}'.", "limit");
        var order = query["order"].ToString();
        if (order is not ("" or "asc" or "desc")) throw ApiException.BadRequest($"'order' must be asc or desc, got '{ApiException.Shorten(order)}'.", "order");
        var after = query["after"].ToString() is { Length: > 0 } last ? last : null;
        var (page, more) = await store.ListAsync(Caller.Of(context), limit, order == "asc", after, context.RequestAborted);
        var data = await replies.OfAsync(page, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new VideoList(data, data.Count == 0 ? null : data[0].Id, data.Count == 0 ? null : data[^1].Id, more), ApiJson.Default.VideoList);
    }

    private static async Task GetAsync(HttpContext context, string id, VideoStore store) =>
        await WriteAsync(context, await store.FindAsync(Caller.Of(context), id, context.RequestAborted));

    private static async Task DeleteAsync(HttpContext context, string id, VideoStore store, JobQueue queue)
    {
        var job = await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
        await queue.RemoveAsync(job, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new DeletedReply(job.Id, true), ApiJson.Default.DeletedReply);
    }

    private static Task CancelAsync(HttpContext context, string id, JobQueue queue) =>
        ChangeAsync(context, id, queue.CancelAsync, "It is no longer waiting or being made, so there is nothing to cancel.");

    private static Task FinishAsync(HttpContext context, string id, JobQueue queue) =>
        ChangeAsync(context, id, queue.FinishAsync, "Only a video that is being made can be finished early, and once.");

    private static IResult Refuse(string what) => throw ApiException.BadRequest(
        $"The models of this server make videos of text alone and can't {what}. POST /v1/videos/{{id}}/remix makes a video again with another prompt.", code: "unsupported_by_model");

    private static Task RetryAsync(HttpContext context, string id, JobQueue queue) =>
        ChangeAsync(context, id, queue.RetryAsync, "Only a video that failed, was cancelled or has expired can be retried.");

    private static Task PauseAsync(HttpContext context, string id, bool paused) =>
        ChangeAsync(context, id, (job, cancellation) => context.RequestServices.GetRequiredService<JobQueue>().SetPausedAsync(job, paused, cancellation), "Only a waiting video can be paused or resumed.");

    private static async Task MoveAsync(HttpContext context, string id, JobQueue queue)
    {
        var reader = new FieldReader(await RequestFields.ReadAsync(context.Request, context.RequestAborted));
        var direction = reader.Text("direction", 10);
        if (direction is not ("up" or "down")) reader.Fault("direction", "'direction' must be up or down.");
        reader.ThrowIfFaulty();
        await ChangeAsync(context, id, (job, cancellation) => queue.MoveAsync(job, direction == "up", cancellation), "There is no waiting video of yours to exchange it with.");
    }

    private static async Task ChangeAsync(HttpContext context, string id, Func<VideoJob, CancellationToken, Task<bool>> change, string refusal)
    {
        var store = context.RequestServices.GetRequiredService<VideoStore>();
        var job = await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
        if (!await change(job, context.RequestAborted)) throw new ApiException(StatusCodes.Status409Conflict, "wrong_state", $"The video is {JobStateNames.Of(job.State)}. {refusal}", "video_id");
        await WriteAsync(context, await store.FindAsync(Caller.Of(context), id, context.RequestAborted));
    }

    private static string? IdempotencyKey(HttpContext context) => context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } key ? key : null;
}
