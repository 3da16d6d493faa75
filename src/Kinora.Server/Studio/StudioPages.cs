using Kinora.Server.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kinora.Server.Studio;

/// <summary>Makes pages and parts of pages for a request.</summary>
internal static class StudioPages
{
    /// <summary>What every page of a request knows.</summary>
    public static StudioContext ContextOf(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<ServerSettings>();
        var theme = context.Request.Cookies["theme"] is "light" or "dark" ? context.Request.Cookies["theme"]! : "";
        // A stream that has begun can't set the token's cookie any more; its parts hold no forms of their own.
        var token = context.Response.HasStarted ? "" : context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken ?? "";
        return new StudioContext(
            Words.LanguageOf(context.Request), theme, context.Request.Path.Value ?? "/", BackOf(context.Request), token,
            context.User.Identity?.IsAuthenticated == true, !settings.RequiresAccounts, context.User.IsInRole(KinoraUser.AdminRole), $"{context.Request.Scheme}://{context.Request.Host}");
    }

    // The answer to a form can't be had by its address; the page of the form can.
    private static string BackOf(HttpRequest request) => HttpMethods.IsGet(request.Method)
        ? request.Path.ToUriComponent() + request.QueryString.ToUriComponent()
        : "/" + (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    /// <summary>A page or a part of one.</summary>
    public static RazorComponentResult Show<T>(HttpContext context, params (string Name, object? Value)[] parameters)
        where T : StudioComponent =>
        new(typeof(T), Parameters(ContextOf(context), parameters));

    /// <summary>All parameters of a component.</summary>
    public static Dictionary<string, object?> Parameters(StudioContext studio, params (string Name, object? Value)[] parameters)
    {
        var all = parameters.ToDictionary(p => p.Name, p => p.Value);
        all[nameof(StudioComponent.S)] = studio;
        return all;
    }
}
