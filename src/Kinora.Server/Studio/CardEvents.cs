using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Kinora.Server.Studio;

/// <summary>Sends the cards of a person's videos anew whenever they change; htmx puts them in place by the event's name.</summary>
internal static class CardEvents
{
    public static async Task FollowAsync(
        HttpContext context, VideoStore store, VideoViews views, JobBoard board, HtmlRenderer renderer, IHostApplicationLifetime lifetime)
    {
        var caller = Caller.Of(context);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var changes = board.Subscribe((_, owner) => owner == caller.UserId);
        var studio = StudioPages.ContextOf(context);
        ServerSentEvents.Begin(context.Response);
        await context.Response.Body.FlushAsync(ends.Token);
        try
        {
            while (true)
            {
                foreach (var id in await ServerSentEvents.WaitAsync(context.Response, changes.NextAsync(ends.Token), ends.Token))
                    await ServerSentEvents.SendAsync(context.Response, id, await RenderAsync(id), ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The page was left or the server ends.
        }

        async Task<string> RenderAsync(string id)
        {
            try
            {
                var view = await views.OfAsync(await store.FindAsync(caller, id, ends.Token), ends.Token);
                var parameters = ParameterView.FromDictionary(StudioPages.Parameters(studio, (nameof(JobCardBody.Video), view)));
                return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<JobCardBody>(parameters)).ToHtmlString());
            }
            catch (ApiException)
            {
                // It was removed: an empty card is not shown.
                return "";
            }
        }
    }
}
