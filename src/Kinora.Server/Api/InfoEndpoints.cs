using Kinora.Pipelines;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Operations;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Api;

/// <summary>Models, health, metrics, and the description of the API.</summary>
internal static class InfoEndpoints
{
    private const int SizeMultiple = 16;

    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        api.MapGet("/models", (ServedModels models, ServerSettings settings) =>
            Results.Json(new ModelList([.. models.All.Select(m => Describe(m, models, settings))]), ApiJson.Default.ModelList)).RequireAuthorization(Policies.Read);
        api.MapGet("/models/{name}", (string name, ServedModels models, ServerSettings settings) =>
            models.TryFind(name, out var model)
                ? Results.Json(Describe(model, models, settings), ApiJson.Default.ModelReply)
                : throw new ApiException(StatusCodes.Status404NotFound, "model_not_found", $"There is no model '{ApiException.Shorten(name)}' here.", "model")).RequireAuthorization(Policies.Read);
        api.MapGet("/openapi.json", () => Results.Text(EmbeddedAssets.Text("openapi.json"), "application/json")).AllowAnonymous();
        app.MapGet("/health", () => Results.Json(new HealthReply("ok", GenerationRequest.KinoraVersion), ApiJson.Default.HealthReply)).AllowAnonymous();
        app.MapGet("/ready", ReadyAsync).AllowAnonymous();
        app.MapGet("/metrics", MetricsAsync).RequireAuthorization(Policies.Admin);
    }

    private static ModelReply Describe(ServedModel served, ServedModels models, ServerSettings settings)
    {
        var d = served.Model.Defaults;
        return new ModelReply(
            served.Name, 0, "kinora", ["text-to-video"],
            new ModelDefaults($"{d.Width}x{d.Height}", d.Frames, d.Fps, d.Steps, d.Guidance, d.Shift, d.NegativePrompt),
            new ModelLimits(SizeMultiple, RequestCheck.FrameMultiple, (long)(settings.MaxVolume * d.Width * d.Height * d.Frames), settings.MaxSteps, VideoRequestReader.MaxPrompt),
            models.LoraNames());
    }

    private static async Task<IResult> ReadyAsync(IDbContextFactory<ServerDb> databases, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var reachable = await db.Database.CanConnectAsync(cancellation);
        return Results.Json(new HealthReply(reachable ? "ready" : "no database", GenerationRequest.KinoraVersion), ApiJson.Default.HealthReply, statusCode: reachable ? 200 : 503);
    }

    private static async Task<IResult> MetricsAsync(PrometheusPage page, CancellationToken cancellation) =>
        Results.Text(await page.WriteAsync(cancellation), "text/plain; version=0.0.4; charset=utf-8");
}
