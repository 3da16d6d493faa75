using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Studio;

/// <summary>What is there, searched.</summary>
internal static class LibraryEndpoints
{
    /// <summary>Videos on one page.</summary>
    public const int PageSize = 48;

    public static void Map(RouteGroupBuilder studio) => studio.MapGet("/library", ShowAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, IDbContextFactory<ServerDb> databases, VideoViews views)
    {
        var owner = Caller.Of(context).UserId;
        var query = context.Request.Query;
        var (search, tag, favourites) = (query["q"].ToString().Trim(), query["tag"].ToString().Trim(), query["favourite"] == "1");
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var own = db.Videos.AsNoTracking().Where(v => v.OwnerId == owner && v.State != JobState.Queued && v.State != JobState.InProgress);
        var found = own;
        var folded = VideoJob.Fold(search);
        if (search.Length > 0) found = found.Where(v => v.SearchText.Contains(folded) || v.Seed == search);
        if (tag.Length > 0) found = found.Where(v => v.Tags.Contains(" " + tag + " "));
        if (favourites) found = found.Where(v => v.Favourite);
        // Videos of one millisecond, as those of a grid, are ordered by their ids, or the second page would leave some out.
        if (query["after"].ToString() is { Length: > 0 } id && await own.Where(v => v.Id == id).Select(v => (long?)v.CreatedAt).SingleOrDefaultAsync(context.RequestAborted) is { } time)
            found = found.Where(v => v.CreatedAt < time || (v.CreatedAt == time && string.Compare(v.Id, id) < 0));
        var jobs = await found.OrderByDescending(v => v.CreatedAt).ThenByDescending(v => v.Id).Take(PageSize + 1).ToListAsync(context.RequestAborted);
        var next = jobs.Count <= PageSize ? null
            : $"/library?q={Uri.EscapeDataString(search)}&tag={Uri.EscapeDataString(tag)}{(favourites ? "&favourite=1" : "")}&after={jobs[PageSize - 1].Id}";
        return StudioPages.Show<LibraryPage>(
            context, (nameof(LibraryPage.Videos), await views.OfAsync([.. jobs.Take(PageSize)], context.RequestAborted)), (nameof(LibraryPage.Query), search),
            (nameof(LibraryPage.Tag), tag), (nameof(LibraryPage.Favourites), favourites), (nameof(LibraryPage.Next), next));
    }
}
