using System.Text.RegularExpressions;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Preference;

/// <summary>Sets of videos that their owners shared by link, for everybody's votes. Nobody sees through them what was not shared.</summary>
internal sealed partial class BlindSets(IDbContextFactory<ServerDb> databases, TimeProvider time)
{
    /// <summary>Videos of one set.</summary>
    public const int MostVideos = 200;

    private const int MaxName = 80;

    /// <summary>Makes a set of the videos behind links.</summary>
    /// <param name="name">For people.</param>
    /// <param name="links">Text with the links in it, however they are separated.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ApiException">A link leads nowhere, or no prompt has two videos.</exception>
    public async Task<ArenaSet> CreateAsync(string name, string links, CancellationToken cancellation)
    {
        var title = name.Trim();
        if (title.Length is 0 or > MaxName) throw ApiException.BadRequest($"Give the set a name of at most {MaxName} characters.", "name");
        var tokens = Link().Matches(links).Select(m => m.Groups[1].Value).Distinct().ToList();
        if (tokens.Count > MostVideos) throw ApiException.BadRequest($"There are {tokens.Count} links, and a set has at most {MostVideos} videos. Make two sets of them.", "links");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var shared = from share in db.Shares
                     where tokens.Contains(share.Token)
                     join video in db.Videos on share.VideoId equals video.Id
                     where video.State == JobState.Completed
                     select new { share.Token, video.Id, video.Prompt };
        var found = await shared.ToListAsync(cancellation);
        if (tokens.Except(found.Select(f => f.Token)).FirstOrDefault() is { } lost) throw ApiException.BadRequest($"The link /s/{lost} leads to no video, or no longer. Leave it out, or ask its owner for another.", "links");
        if (!found.GroupBy(f => f.Prompt.Trim()).Any(g => g.Count() > 1)) throw ApiException.BadRequest("No two of these videos are of one prompt, so there is nothing to compare. Give links such as http://…/s/… of at least two.", "links");
        var set = new ArenaSet { Id = ServerIds.New("set_"), Name = title, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
        db.ArenaSets.Add(set);
        db.ArenaSetVideos.AddRange(found.Select(f => new ArenaSetVideo { SetId = set.Id, VideoId = f.Id, Token = f.Token }));
        await db.SaveChangesAsync(cancellation);
        return set;
    }

    /// <summary>All sets, newest first, with their videos that are still shared and the pairs that people have judged.</summary>
    public async Task<List<(ArenaSet Set, int Videos, int Judged)>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var sets = await db.ArenaSets.AsNoTracking().OrderByDescending(s => s.CreatedAt).ToListAsync(cancellation);
        var all = new List<(ArenaSet, int, int)>();
        foreach (var set in sets)
            all.Add((set, await Videos(db, set.Id).CountAsync(cancellation), await db.ArenaVotes.Where(v => v.SetId == set.Id).Select(v => new { v.VoterId, v.FirstId, v.SecondId }).Distinct().CountAsync(cancellation)));
        return all;
    }

    /// <summary>Sets on which people vote now.</summary>
    public async Task<List<ArenaSet>> OpenAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ArenaSets.AsNoTracking().Where(s => s.ClosedAt == null).OrderByDescending(s => s.CreatedAt).ToListAsync(cancellation);
    }

    /// <summary>Videos of an open set that are still shared; none of one that is closed or not there.</summary>
    public async Task<List<VideoJob>> VideosAsync(string setId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return !await db.ArenaSets.AnyAsync(s => s.Id == setId && s.ClosedAt == null, cancellation) ? [] : await Videos(db, setId).AsNoTracking().ToListAsync(cancellation);
    }

    /// <summary>Ends a set; its votes stay.</summary>
    public async Task CloseAsync(string setId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.ArenaSets.Where(s => s.Id == setId && s.ClosedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.ClosedAt, now), cancellation);
    }

    private static IQueryable<VideoJob> Videos(ServerDb db, string setId) =>
        from member in db.ArenaSetVideos
        where member.SetId == setId
        join share in db.Shares on member.Token equals share.Token
        join video in db.Videos on share.VideoId equals video.Id
        where video.State == JobState.Completed
        orderby video.Id
        select video;

    [GeneratedRegex("/s/([0-9a-f]{32})")]
    private static partial Regex Link();
}
