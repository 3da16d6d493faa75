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

    private static async Task<IResult> ShowAsync(HttpContext context, Arena arena, BlindSets sets, VideoStore store, VideoViews views)
    {
        var caller = Caller.Of(context);
        var open = await sets.OpenAsync(context.RequestAborted);
        var set = context.Request.Query["set"].ToString() is { Length: > 0 } id ? open.Find(s => s.Id == id) ?? throw NoSet() : null;
        var next = await arena.NextAsync(caller, set?.Id, context.RequestAborted);
        var last = new List<(string Id, string Name)>();
        foreach (var one in context.Request.Query["last"].OfType<string>().Take(2))
        {
            var job = await store.FindAsync(caller, one, context.RequestAborted);
            last.Add((job.Id, arena.NameOf(job)));
        }

        return StudioPages.Show<ArenaPage>(
            context, (nameof(ArenaPage.First), next is null ? null : await views.OfAsync(next.First, context.RequestAborted)),
            (nameof(ArenaPage.Second), next is null ? null : await views.OfAsync(next.Second, context.RequestAborted)),
            (nameof(ArenaPage.Last), last), (nameof(ArenaPage.Judged), await arena.CountAsync(caller, set?.Id, context.RequestAborted)),
            (nameof(ArenaPage.Sets), open.Select(s => (s.Id, s.Name)).ToList()), (nameof(ArenaPage.Set), set?.Id));
    }

    private static async Task<IResult> VoteAsync(HttpContext context, Arena arena, BlindSets sets, VideoStore store)
    {
        var caller = Caller.Of(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var set = form["set"].ToString() is { Length: > 0 } id ? id : null;
        var shared = set is null ? [] : await sets.VideosAsync(set, context.RequestAborted);
        var pair = new ArenaPair(await FindAsync("first"), await FindAsync("second"));
        var outcomes = new Dictionary<JudgementAxis, VoteOutcome>();
        foreach (var axis in Enum.GetValues<JudgementAxis>())
        {
            // Nothing is chosen for an axis that is left alone.
            if (form[axis.ToString().ToLowerInvariant()].ToString() is { Length: > 0 } text)
                outcomes[axis] = text switch { "win" => VoteOutcome.Win, "tie" => VoteOutcome.Tie, "loss" => VoteOutcome.Loss, _ => throw ApiException.BadRequest($"'{ApiException.Shorten(text)}' is no vote: it is win, tie or loss.") };
        }

        await arena.VoteAsync(caller, set, pair, outcomes, context.RequestAborted);
        // What made the videos of a set is not told, or the next votes on it would know.
        return Results.Redirect(set is null ? $"/arena?last={pair.First.Id}&last={pair.Second.Id}" : $"/arena?set={Uri.EscapeDataString(set)}");

        async Task<Data.VideoJob> FindAsync(string field)
        {
            var video = form[field].ToString();
            return set is null ? await store.FindAsync(caller, video, context.RequestAborted) : shared.Find(v => v.Id == video) ?? throw ApiException.NotFound(video);
        }
    }

    /// <summary>A refusal of a set that is not there or was ended.</summary>
    internal static ApiException NoSet() => new(StatusCodes.Status404NotFound, "not_found", "There is no such set to vote on, or no longer.");

    private static IResult File(string lines, string name) => Results.File(Encoding.UTF8.GetBytes(lines), LinesType, name);
}
