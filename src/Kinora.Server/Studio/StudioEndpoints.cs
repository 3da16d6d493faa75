using Kinora.Server.Accounts;

namespace Kinora.Server.Studio;

/// <summary>The pages' routes.</summary>
internal static class StudioEndpoints
{
    /// <summary>The header in which htmx sends the antiforgery token.</summary>
    public const string TokenHeader = "X-Form-Token";

    private const int YearSeconds = 31_536_000;

    private static readonly Dictionary<string, string> s_types = new()
    {
        [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".svg"] = "image/svg+xml",
    };

    public static void Map(WebApplication app)
    {
        app.MapGet("/assets/{name}", GetAsset).AllowAnonymous();
        var open = app.MapGroup("").AddEndpointFilter<AntiforgeryFilter>();
        open.MapPost("/language", SetLanguage).AllowAnonymous();
        SignInEndpoints.Map(open);
        var studio = app.MapGroup("").RequireAuthorization(Policies.Person).AddEndpointFilter<AntiforgeryFilter>();
        PageEndpoints.Map(studio);
        LibraryEndpoints.Map(studio);
        ActionEndpoints.Map(studio);
        AccountEndpoints.Map(studio);
        ShareEndpoints.Map(studio, open);
        ArenaEndpoints.Map(studio);
        BlindSetEndpoints.Map(studio);
        GridEndpoints.Map(studio);
        TrainingEndpoints.Map(studio);
        open.MapGet("/docs", (HttpContext context) => StudioPages.Show<ApiPage>(context, (nameof(ApiPage.Routes), ApiDescription.Routes), (nameof(ApiPage.Schemas), ApiDescription.Schemas))).AllowAnonymous();
        studio.MapGet("/studio/events", CardEvents.FollowAsync);
    }

    private static IResult GetAsset(HttpContext context, string name)
    {
        if (!s_types.TryGetValue(Path.GetExtension(name), out var type) || EmbeddedAssets.Find(name) is not { } bytes) return Results.NotFound();
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(bytes, type, entityTag: new($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes).AsSpan(0, 8))}\""));
    }

    private static async Task<IResult> SetLanguage(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var other = Words.LanguageOf(context.Request) == Words.English ? Words.Chinese : Words.English;
        context.Response.Cookies.Append("language", other, new CookieOptions { MaxAge = TimeSpan.FromSeconds(YearSeconds), SameSite = SameSiteMode.Lax });
        var back = form["back"].ToString();
        return Results.LocalRedirect(IsLocal(back) ? back : "/");
    }

    /// <summary>Whether an address to go back to lies on this server.</summary>
    public static bool IsLocal(string path) => path.Length > 0 && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl);
}
