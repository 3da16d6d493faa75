using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Studio;

/// <summary>Parameter grids. The videos of one share a tag, so the library finds them too.</summary>
internal static class GridEndpoints
{
    private const string TagPrefix = "grid-";
    private const int TagDigits = 8;

    public static void Map(RouteGroupBuilder studio)
    {
        studio.MapGet("/grid", (HttpContext context, PromptForms forms) => Form(context, forms, [], null));
        studio.MapPost("/grid", CreateAsync);
        studio.MapGet("/grid/{tag}", ShowAsync);
    }

    private static RazorComponentResult Form(HttpContext context, PromptForms forms, Dictionary<string, string> values, string? fault) =>
        StudioPages.Show<GridPage>(context, (nameof(GridPage.Form), forms.Of(values)), (nameof(GridPage.Fault), fault));

    private static async Task<IResult> CreateAsync(HttpContext context, VideoRequestReader reader, VideoStore store, PromptForms forms)
    {
        var fields = ActionEndpoints.WithoutEmpty(await RequestFields.ReadAsync(context.Request, context.RequestAborted));
        try
        {
            var tag = ServerIds.New(TagPrefix)[..(TagPrefix.Length + TagDigits)];
            var jobs = GridForm.Expand(fields).Select(one => reader.Read(one, Caller.Of(context))).ToList();
            // Without a list of seeds every video would have its own, and nothing could be compared.
            foreach (var job in jobs)
            {
                job.Tags = $" {tag} ";
                if (!fields.ContainsKey("seed")) job.Seed = jobs[0].Seed;
            }

            await store.AddAllAsync(jobs, context.RequestAborted);
            return Results.Redirect($"/grid/{tag}");
        }
        catch (ApiException error)
        {
            return Form(context, forms, fields.Where(f => f.Value.Text is not null).ToDictionary(f => f.Key, f => f.Value.Text!), FaultWords.Say(context.Request, error));
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string tag, IDbContextFactory<ServerDb> databases, VideoViews views)
    {
        if (!tag.StartsWith(TagPrefix, StringComparison.Ordinal) || tag.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-')) throw Nothing(tag);
        var owner = Caller.Of(context).UserId;
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var jobs = await db.Videos.AsNoTracking().Where(v => v.OwnerId == owner && v.Tags.Contains(" " + tag + " ")).OrderBy(v => v.Rank).Take(GridForm.MostVideos).ToListAsync(context.RequestAborted);
        if (jobs.Count == 0) throw Nothing(tag);
        return StudioPages.Show<GridResultPage>(context, (nameof(GridResultPage.Videos), await views.OfAsync(jobs, context.RequestAborted)), (nameof(GridResultPage.Tag), tag));
    }

    private static ApiException Nothing(string tag) => new(StatusCodes.Status404NotFound, "not_found", $"There is no grid '{ApiException.Shorten(tag)}' of yours.");
}
