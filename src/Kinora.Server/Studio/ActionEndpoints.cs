using System.Globalization;
using Kinora.Media;
using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Jobs;

namespace Kinora.Server.Studio;

/// <summary>What is done from the pages.</summary>
internal static class ActionEndpoints
{
    private const int MaxTags = 12;
    private const int MaxTagLength = 40;

    public static void Map(RouteGroupBuilder studio)
    {
        studio.MapPost("/studio/videos", CreateAsync);
        foreach (var action in (string[])["cancel", "finish", "retry", "pause", "resume", "up", "down"])
        {
            studio.MapPost($"/studio/videos/{{id}}/{action}", (HttpContext context, string id, VideoStore store, JobQueue queue, VideoViews views) =>
                ChangeAsync(context, id, action, store, queue, views));
        }

        studio.MapPost("/studio/videos/{id}/delete", DeleteAsync);
        studio.MapPost("/studio/videos/{id}/notes", NoteAsync);
        studio.MapPost("/studio/recipe", ReadRecipeAsync);
        studio.MapPost("/studio/help", HelpAsync);
        studio.MapPost("/studio/queue/pause", (JobQueue queue, CancellationToken cancellation) => PauseAllAsync(queue, true, cancellation)).RequireAuthorization(Policies.Admin);
        studio.MapPost("/studio/queue/resume", (JobQueue queue, CancellationToken cancellation) => PauseAllAsync(queue, false, cancellation)).RequireAuthorization(Policies.Admin);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, VideoRequestReader reader, VideoStore store, VideoViews views)
    {
        var byHtmx = context.Request.Headers.ContainsKey("HX-Request");
        try
        {
            var fields = WithoutEmpty(await RequestFields.ReadAsync(context.Request, context.RequestAborted));
            var job = await store.AddAsync(reader.Read(fields, Caller.Of(context)), context.RequestAborted);
            return byHtmx ? StudioPages.Show<JobCard>(context, (nameof(JobCard.Video), await views.OfAsync(job, context.RequestAborted))) : Results.Redirect("/");
        }
        catch (ApiException error) when (byHtmx)
        {
            // htmx swaps good answers only; the fault goes to its own place in the form.
            context.Response.Headers["HX-Retarget"] = "#fault";
            context.Response.Headers["HX-Reswap"] = "innerHTML";
            return Results.Content($"<p class=\"error\">{System.Net.WebUtility.HtmlEncode(FaultWords.Say(context.Request, error))}</p>", "text/html; charset=utf-8");
        }
    }

    /// <summary>The fields of a form that say something: an empty one means the model's value, and the token is the page's own.</summary>
    public static Dictionary<string, FieldValue> WithoutEmpty(Dictionary<string, FieldValue> fields) =>
        fields.Where(f => f.Value.Text is not "" && f.Key != "__RequestVerificationToken").ToDictionary(f => f.Key, f => f.Value);

    private static async Task<IResult> ChangeAsync(HttpContext context, string id, string action, VideoStore store, JobQueue queue, VideoViews views)
    {
        var caller = Caller.Of(context);
        var job = await store.FindAsync(caller, id, context.RequestAborted);
        // What can't be done any more has happened in the meantime: the card shows how it stands.
        _ = action switch
        {
            "cancel" => await queue.CancelAsync(job, context.RequestAborted),
            "finish" => await queue.FinishAsync(job, context.RequestAborted),
            "retry" => await queue.RetryAsync(job, context.RequestAborted),
            "pause" or "resume" => await queue.SetPausedAsync(job, action == "pause", context.RequestAborted),
            _ => await queue.MoveAsync(job, action == "up", context.RequestAborted),
        };
        if (action is "up" or "down") context.Response.Headers["HX-Refresh"] = "true";
        return StudioPages.Show<JobCardBody>(context, (nameof(JobCardBody.Video), await views.OfAsync(await store.FindAsync(caller, id, context.RequestAborted), context.RequestAborted)));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string id, VideoStore store, JobQueue queue)
    {
        await queue.RemoveAsync(await store.FindAsync(Caller.Of(context), id, context.RequestAborted), context.RequestAborted);
        return Results.Redirect("/library");
    }

    private static async Task<IResult> NoteAsync(HttpContext context, string id, VideoStore store)
    {
        var job = await store.FindAsync(Caller.Of(context), id, context.RequestAborted);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var tags = form["tags"].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(t => t.TrimStart('#'))
            .Where(t => t.Length is > 0 and <= MaxTagLength).Distinct().Take(MaxTags);
        await store.NoteAsync(job, form["favourite"] == "1", $" {string.Join(' ', tags)} ", context.RequestAborted);
        return Results.Redirect($"/v/{job.Id}");
    }

    // The file is looked at and forgotten; the form comes back with its settings.
    private static async Task<IResult> ReadRecipeAsync(HttpContext context, PromptForms forms)
    {
        var studio = StudioPages.ContextOf(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form.Files.Count != 1) throw ApiException.BadRequest("Drop one video.");
        var temporary = Path.Combine(Path.GetTempPath(), ServerIds.New("kinora-recipe-") + (Path.GetExtension(form.Files[0].FileName).ToUpperInvariant() is ".PNG" ? ".png" : ".mp4"));
        try
        {
            await using (var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) await form.Files[0].CopyToAsync(target, context.RequestAborted);
            var recipe = RecipeReader.Read(temporary, null, context.RequestAborted);
            return StudioPages.Show<PromptForm>(context, (nameof(PromptForm.Form), forms.Of(ValuesOf(recipe), studio.Format("settings_taken", recipe.Model))));
        }
        catch (Exception error) when (error is RecipeException or MediaToolException)
        {
            // What exactly is wrong with a recipe is told in English alone.
            var reason = error is RecipeException && studio.Language == Words.English ? error.Message.Replace(temporary, form.Files[0].FileName, StringComparison.Ordinal)
                : studio[error is RecipeException ? "recipe_unreadable" : "file_unreadable"];
            return StudioPages.Show<PromptForm>(context, (nameof(PromptForm.Form), forms.Of([], reason)));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static Dictionary<string, string> ValuesOf(GenerationRecipe recipe)
    {
        string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
        var values = new Dictionary<string, string>
        {
            ["prompt"] = recipe.Prompt, ["size"] = $"{recipe.Width}x{recipe.Height}", ["num_frames"] = Text(recipe.Frames), ["fps"] = Text(recipe.Fps), ["steps"] = Text(recipe.Steps),
            ["guidance"] = Text(recipe.Guidance), ["shift"] = Text(recipe.Shift), ["seed"] = recipe.Seed.ToString(CultureInfo.InvariantCulture), ["model"] = recipe.Model,
        };
        if (recipe.NegativePrompt.Length > 0) values["negative_prompt"] = recipe.NegativePrompt;
        return values;
    }

    // Each press takes other words, by the number that the page sends along.
    private static async Task<IResult> HelpAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var prompt = form["prompt"].ToString().Trim();
        if (prompt.Length is 0 or > VideoRequestReader.MaxPrompt) return Results.Content("", "text/html; charset=utf-8");
        _ = int.TryParse(form["take"], NumberStyles.None, CultureInfo.InvariantCulture, out var take);
        return StudioPages.Show<PromptHelpView>(context, (nameof(PromptHelpView.Prompt), prompt), (nameof(PromptHelpView.Completed), PromptHelp.Complete(prompt, take)), (nameof(PromptHelpView.Take), take));
    }

    private static async Task<IResult> PauseAllAsync(JobQueue queue, bool paused, CancellationToken cancellation)
    {
        await queue.PauseAllAsync(paused, cancellation);
        return Results.Redirect("/queue");
    }
}
