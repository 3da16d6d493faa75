using System.Text.Json;
using Kinora.Server.Accounts;
using Kinora.Server.Jobs;

namespace Kinora.Server.Api;

/// <summary>Progress as server-sent events.</summary>
internal static class EventEndpoints
{
    /// <summary>Sends the video at once and after every change, and ends with it.</summary>
    public static async Task FollowAsync(HttpContext context, string id, VideoStore store, VideoReplies replies, JobBoard board, IHostApplicationLifetime lifetime)
    {
        var caller = Caller.Of(context);
        await store.FindAsync(caller, id, context.RequestAborted);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var changes = board.Subscribe((job, _) => job == id);
        ServerSentEvents.Begin(context.Response);
        try
        {
            while (true)
            {
                var reply = await replies.OfAsync(await store.FindAsync(caller, id, ends.Token), ends.Token);
                await ServerSentEvents.SendAsync(context.Response, "video", JsonSerializer.Serialize(reply, ApiJson.Default.VideoReply), ends.Token);
                if (reply.Status is not ("queued" or "in_progress")) return;
                await ServerSentEvents.WaitAsync(context.Response, changes.NextAsync(ends.Token), ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The client left or the server ends.
        }
        catch (ApiException)
        {
            // The video was removed; the stream ends.
        }
    }
}
