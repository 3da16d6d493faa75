using Kinora.Pipelines;
using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Studio;

/// <summary>What is looked at.</summary>
internal static class PageEndpoints
{
    private const int Recent = 12;
    private const int MostCompared = 4;
    private const int PromptsShown = 40;

    public static void Map(RouteGroupBuilder studio)
    {
        studio.MapGet("/", HomeAsync);
        studio.MapGet("/queue", QueueAsync);
        studio.MapGet("/compare", CompareAsync);
        studio.MapGet("/v/{id}", VideoAsync);
        studio.MapGet("/studio/estimate", EstimateAsync);
        studio.MapGet("/studio/prompts", PromptsAsync);
    }

    private static async Task<IResult> HomeAsync(HttpContext context, VideoStore store, VideoViews views, PromptForms forms)
    {
        var caller = Caller.Of(context);
        var (jobs, _) = await store.ListAsync(caller, Recent, ascending: false, after: null, context.RequestAborted);
        var values = new Dictionary<string, string>();
        if (context.Request.Query["from"].ToString() is { Length: > 0 } id)
        {
            values = VideoViews.RecipeOf(await store.FindAsync(caller, id, context.RequestAborted));
            if (context.Request.Query.ContainsKey("seed")) values.Remove("seed");
        }

        return StudioPages.Show<HomePage>(context, (nameof(HomePage.Form), forms.Of(values)), (nameof(HomePage.Videos), await views.OfAsync(jobs, context.RequestAborted)));
    }

    private static async Task<IResult> QueueAsync(HttpContext context, IDbContextFactory<ServerDb> databases, VideoViews views, JobQueue queue)
    {
        var owner = Caller.Of(context).UserId;
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var jobs = await db.Videos.AsNoTracking().Where(v => v.OwnerId == owner && (v.State == JobState.Queued || v.State == JobState.InProgress))
            .OrderBy(v => v.State == JobState.InProgress ? 0 : 1).ThenByDescending(v => v.Priority).ThenBy(v => v.Rank).ToListAsync(context.RequestAborted);
        return StudioPages.Show<QueuePage>(
            context, (nameof(QueuePage.Videos), await views.OfAsync(jobs, context.RequestAborted)), (nameof(QueuePage.IsPaused), await queue.IsPausedAsync(context.RequestAborted)));
    }

    private static async Task<IResult> CompareAsync(HttpContext context, VideoStore store, VideoViews views)
    {
        var jobs = new List<VideoJob>();
        foreach (var id in context.Request.Query["id"].OfType<string>().Distinct().Take(MostCompared))
        {
            var job = await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
            if (job.State == JobState.Completed) jobs.Add(job);
        }

        return StudioPages.Show<ComparePage>(context, (nameof(ComparePage.Videos), await views.OfAsync(jobs, context.RequestAborted)));
    }

    private static async Task<IResult> VideoAsync(HttpContext context, string id, VideoStore store, VideoViews views, Sharing sharing)
    {
        var job = await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
        var address = $"{context.Request.Scheme}://{context.Request.Host}";
        var token = await sharing.TokenOfAsync(job.Id, context.RequestAborted);
        return StudioPages.Show<VideoPage>(
            context, (nameof(VideoPage.Link), token is null ? null : $"{address}/s/{token}"), (nameof(VideoPage.Video), await views.OfAsync(job, context.RequestAborted)), (nameof(VideoPage.Copies), VideoViews.CopiesOf(job, address)));
    }

    private static async Task<IResult> PromptsAsync(HttpContext context, IDbContextFactory<ServerDb> databases)
    {
        var owner = Caller.Of(context).UserId;
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var prompts = await db.Videos.Where(v => v.OwnerId == owner).GroupBy(v => v.Prompt).Select(g => new { g.Key, Newest = g.Max(v => v.CreatedAt), Count = g.Count() })
            .OrderByDescending(g => g.Newest).Take(PromptsShown).ToListAsync(context.RequestAborted);
        return StudioPages.Show<PromptHistory>(context, (nameof(PromptHistory.Prompts), prompts.Select(p => (p.Key, p.Count)).ToList()));
    }

    // What a video with the form's settings would take; nothing while they are not yet whole.
    private static async Task<IResult> EstimateAsync(HttpContext context, VideoRequestReader reader, EtaEstimator history, RequestEstimator machine)
    {
        var studio = StudioPages.ContextOf(context);
        var fields = context.Request.Query.Where(f => f.Key != "__RequestVerificationToken" && f.Value.ToString().Length > 0)
            .ToDictionary(f => f.Key, f => new FieldValue(f.Value.ToString(), null), StringComparer.Ordinal);
        fields["prompt"] = new FieldValue("-", null);
        try
        {
            var job = reader.Read(fields, Caller.Of(context));
            var needs = machine.Estimate(job)!;
            var seconds = await history.DurationAsync(job, context.RequestAborted);
            job.Rank = long.MaxValue;
            var ready = seconds is null ? null : await history.RemainingAsync(job, await history.OnTheWayAsync(context.RequestAborted), context.RequestAborted);
            return StudioPages.Show<EstimateView>(
                context, (nameof(EstimateView.Seconds), seconds ?? needs.Seconds), (nameof(EstimateView.IsRough), seconds is null), (nameof(EstimateView.Ready), ready),
                (nameof(EstimateView.Memory), ByteSize.Text(needs.PeakBytes)), (nameof(EstimateView.Limit), needs.Fits ? null : ByteSize.Text(needs.LimitBytes)), (nameof(EstimateView.Nearest), needs.Nearest?.ToString()));
        }
        catch (ApiException error)
        {
            return Results.Text(System.Net.WebUtility.HtmlEncode(FaultWords.Say(context.Request, error)));
        }
    }
}
