using System.Text;
using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Jobs;
using Kinora.Server.Preference;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kinora.Server.Studio;

/// <summary>Sets of shared videos: admins make and end them and take the votes, everybody who is signed in sees their videos and votes.</summary>
internal static class BlindSetEndpoints
{
    private const string LinesType = "application/jsonl";

    public static void Map(RouteGroupBuilder studio)
    {
        studio.MapGet("/arena/sets/{set}/{video}", SendAsync);
        var admins = studio.MapGroup("/arena/sets").RequireAuthorization(Policies.Admin);
        admins.MapGet("", (HttpContext context, BlindSets sets) => ShowAsync(context, sets, "", "", null));
        admins.MapPost("", CreateAsync);
        admins.MapPost("/{set}/close", CloseAsync);
        admins.MapGet("/{set}/votes.jsonl", async (HttpContext context, string set, VoteExport export) => File(await export.VotesOfSetAsync(set, context.RequestAborted), "votes.jsonl"));
        admins.MapGet("/{set}/pairs.jsonl", async (HttpContext context, string set, VoteExport export) => File(await export.PairsOfSetAsync(set, context.RequestAborted), "pairs.jsonl"));
    }

    private static async Task<IResult> SendAsync(HttpContext context, string set, string video, BlindSets sets, JobFiles files)
    {
        var job = (await sets.VideosAsync(set, context.RequestAborted)).Find(v => v.Id == video) ?? throw ArenaEndpoints.NoSet();
        context.Response.Headers.CacheControl = "private, no-cache";
        return ContentEndpoints.Send(context, job, files);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, BlindSets sets)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (name, links) = (form["name"].ToString(), form["links"].ToString());
        try
        {
            await sets.CreateAsync(name, links, context.RequestAborted);
            return Results.Redirect("/arena/sets");
        }
        catch (ApiException error)
        {
            return await ShowAsync(context, sets, name, links, FaultWords.Say(context.Request, error));
        }
    }

    private static async Task<IResult> CloseAsync(HttpContext context, string set, BlindSets sets)
    {
        await sets.CloseAsync(set, context.RequestAborted);
        return Results.Redirect("/arena/sets");
    }

    private static async Task<RazorComponentResult> ShowAsync(HttpContext context, BlindSets sets, string name, string links, string? fault) => StudioPages.Show<BlindSetsPage>(
        context, (nameof(BlindSetsPage.Sets), (await sets.ListAsync(context.RequestAborted)).Select(s => new BlindSetView(s.Set.Id, s.Set.Name, s.Set.ClosedAt is null, s.Videos, s.Judged)).ToList()),
        (nameof(BlindSetsPage.Name), name), (nameof(BlindSetsPage.Links), links), (nameof(BlindSetsPage.Fault), fault));

    private static IResult File(string lines, string name) => Results.File(Encoding.UTF8.GetBytes(lines), LinesType, name);
}
