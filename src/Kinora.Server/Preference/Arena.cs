using System.Security.Cryptography;
using Kinora.Evaluation;
using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Preference;

/// <summary>Blind comparison of a person's own videos of one prompt, or of an admin's set of shared ones, and what he said of them.</summary>
internal sealed class Arena(IDbContextFactory<ServerDb> databases, BlindSets sets, ServedModels models, TimeProvider time)
{
    private const int NewestVideos = 500;
    private const int MostCandidates = 2000;

    /// <summary>A pair that the caller has not judged, drawn at random; pairs of different contestants come first.</summary>
    /// <param name="caller">Who judges.</param>
    /// <param name="setId">The set from which it is drawn; null for his own videos.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Null where there is none left.</returns>
    public async Task<ArenaPair?> NextAsync(Caller caller, string? setId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var videos = setId is not null ? await sets.VideosAsync(setId, cancellation)
            : await db.Videos.AsNoTracking().Where(v => v.OwnerId == caller.UserId && v.State == JobState.Completed).OrderByDescending(v => v.CreatedAt).Take(NewestVideos).ToListAsync(cancellation);
        var own = await db.ArenaVotes.AsNoTracking().Where(v => v.VoterId == caller.UserId && v.SetId == setId).Select(v => new { v.FirstId, v.SecondId }).ToListAsync(cancellation);
        var judged = own.Select(v => Key(v.FirstId, v.SecondId)).ToHashSet();
        var open = videos.GroupBy(v => v.Prompt.Trim()).SelectMany(PairsOf).Where(p => !judged.Contains(Key(p.First.Id, p.Second.Id))).Take(MostCandidates).ToList();
        var between = open.Where(p => NameOf(p.First) != NameOf(p.Second)).ToList();
        var candidates = between.Count > 0 ? between : open;
        if (candidates.Count == 0) return null;
        var pair = candidates[RandomNumberGenerator.GetInt32(candidates.Count)];
        return RandomNumberGenerator.GetInt32(2) == 0 ? pair : new ArenaPair(pair.Second, pair.First);
    }

    /// <summary>Keeps what the caller says of two videos.</summary>
    /// <param name="caller">Who judges.</param>
    /// <param name="setId">The set whose pair it is; null for videos of his own.</param>
    /// <param name="pair">Two videos of one prompt.</param>
    /// <param name="outcomes">By axis, seen from the first; at least one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ApiException">The videos are no pair, or were judged already.</exception>
    public async Task VoteAsync(Caller caller, string? setId, ArenaPair pair, IReadOnlyDictionary<JudgementAxis, VoteOutcome> outcomes, CancellationToken cancellation)
    {
        var (first, second) = (pair.First, pair.Second);
        if (first.Id == second.Id || first.Prompt.Trim() != second.Prompt.Trim()) throw ApiException.BadRequest("Only two different videos of one prompt can be compared.");
        if (outcomes.Count == 0) throw ApiException.BadRequest("Say of at least one axis which video is better, or that neither is.");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.ArenaVotes.AnyAsync(v => v.VoterId == caller.UserId && v.SetId == setId && ((v.FirstId == first.Id && v.SecondId == second.Id) || (v.FirstId == second.Id && v.SecondId == first.Id)), cancellation))
            throw new ApiException(StatusCodes.Status409Conflict, "already_voted", "You have judged this pair already.");
        foreach (var (axis, outcome) in outcomes)
        {
            db.ArenaVotes.Add(new ArenaVote
            {
                Id = ServerIds.New("vote_"), VoterId = caller.UserId, SetId = setId, Prompt = first.Prompt.Trim(), FirstId = first.Id, SecondId = second.Id, FirstName = NameOf(first), SecondName = NameOf(second),
                Axis = axis.ToString(), Outcome = outcome.ToString(), CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        }

        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>What made a video.</summary>
    public string NameOf(VideoJob job) => Contestant.NameOf(job, models.TryFind(job.Model, out var served) ? served.Model.Defaults : null);

    /// <summary>How many pairs of a set, or of his own where it is null, the caller has judged.</summary>
    public async Task<int> CountAsync(Caller caller, string? setId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ArenaVotes.Where(v => v.VoterId == caller.UserId && v.SetId == setId).Select(v => new { v.FirstId, v.SecondId }).Distinct().CountAsync(cancellation);
    }

    private static IEnumerable<ArenaPair> PairsOf(IEnumerable<VideoJob> videos)
    {
        var all = videos.ToList();
        return all.SelectMany((first, i) => all.Skip(i + 1).Select(second => new ArenaPair(first, second)));
    }

    private static string Key(string a, string b) => string.CompareOrdinal(a, b) < 0 ? $"{a} {b}" : $"{b} {a}";
}
