using System.Text;
using Kinora.Evaluation;
using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Jobs;
using Kinora.Server.Preference;

namespace Kinora.Server.Studio;

/// <summary>Blind pairs and votes.</summary>
internal static class ArenaEndpoints
{
    private const string LinesType = "application/jsonl";

    public static void Map(RouteGroupBuilder studio)
    {
        studio.MapGet("/arena", ShowAsync);
        studio.MapPost("/arena", VoteAsync);
        studio.MapGet("/arena/votes.jsonl", async (HttpContext context, VoteExport export) => File(await export.VotesAsync(Caller.Of(context), context.RequestAborted), "votes.jsonl"));
        studio.MapGet("/arena/pairs.jsonl", async (HttpContext context, VoteExport export) => File(await export.PairsAsync(Caller.Of(context), context.RequestAborted), "pairs.jsonl"));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Arena arena, VideoStore store, VideoViews views)
    {
        var caller = Caller.Of(context);
        var next = await arena.NextAsync(caller, context.RequestAborted);
        var last = new List<(string Id, string Name)>();
        foreach (var id in context.Request.Query["last"].OfType<string>().Take(2))
        {
            var job = await store.FindAsync(caller, id, context.RequestAborted);
            last.Add((job.Id, arena.NameOf(job)));
        }

        return StudioPages.Show<ArenaPage>(
            context, (nameof(ArenaPage.First), next is null ? null : await views.OfAsync(next.First, context.RequestAborted)),
            (nameof(ArenaPage.Second), next is null ? null : await views.OfAsync(next.Second, context.RequestAborted)),
            (nameof(ArenaPage.Last), last), (nameof(ArenaPage.Judged), await arena.CountAsync(caller, context.RequestAborted)));
    }

    private static async Task<IResult> VoteAsync(HttpContext context, Arena arena, VideoStore store)
    {
        var caller = Caller.Of(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var pair = new ArenaPair(await store.FindAsync(caller, form["first"].ToString(), context.RequestAborted), await store.FindAsync(caller, form["second"].ToString(), context.RequestAborted));
        var outcomes = new Dictionary<JudgementAxis, VoteOutcome>();
        foreach (var axis in Enum.GetValues<JudgementAxis>())
        {
            // Nothing is chosen for an axis that is left alone.
            if (form[axis.ToString().ToLowerInvariant()].ToString() is { Length: > 0 } text)
                outcomes[axis] = text switch { "win" => VoteOutcome.Win, "tie" => VoteOutcome.Tie, "loss" => VoteOutcome.Loss, _ => throw ApiException.BadRequest($"'{ApiException.Shorten(text)}' is no vote: it is win, tie or loss.") };
        }

        await arena.VoteAsync(caller, pair, outcomes, context.RequestAborted);
        return Results.Redirect($"/arena?last={pair.First.Id}&last={pair.Second.Id}");
    }

    private static IResult File(string lines, string name) => Results.File(Encoding.UTF8.GetBytes(lines), LinesType, name);
}
