using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Operations;

namespace Kinora.Server.Studio;

/// <summary>Training runs of this machine, for admins.</summary>
internal static class TrainingEndpoints
{
    public static void Map(RouteGroupBuilder studio)
    {
        studio.MapGet("/training", (HttpContext context, TrainingRuns runs) => StudioPages.Show<TrainingPage>(context, (nameof(TrainingPage.Runs), runs.List()))).RequireAuthorization(Policies.Admin);
        studio.MapGet("/training/{run}", (HttpContext context, string run, TrainingRuns runs) =>
            StudioPages.Show<TrainingRunPage>(context, (nameof(TrainingRunPage.Run), runs.Find(run) ?? throw Nothing()))).RequireAuthorization(Policies.Admin);
        studio.MapGet("/training/{run}/{kind}/{name}", (HttpContext context, string run, string kind, string name, TrainingRuns runs) =>
        {
            var file = runs.FindPicture(run, kind, name) ?? throw Nothing();
            context.Response.Headers.CacheControl = "private, no-cache";
            return Results.File(file, file.EndsWith(".svg", StringComparison.Ordinal) ? "image/svg+xml" : "image/png", lastModified: File.GetLastWriteTimeUtc(file));
        }).RequireAuthorization(Policies.Admin);
    }

    private static ApiException Nothing() => new(StatusCodes.Status404NotFound, "not_found", "There is no such training run or picture. Runs are named in the setting TrainingRuns.");
}
