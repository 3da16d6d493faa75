using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Kinora.Server.Studio;

/// <summary>Signing in by a code or a key, and out.</summary>
internal static class SignInEndpoints
{
    public static void Map(RouteGroupBuilder open)
    {
        open.MapGet("/signin", (HttpContext context) => Show(context, null, null)).AllowAnonymous();
        open.MapPost("/signin", SendCodeAsync).AllowAnonymous();
        open.MapPost("/signin/code", UseCodeAsync).AllowAnonymous();
        open.MapPost("/signin/key", UseKeyAsync).AllowAnonymous();
        open.MapPost("/signout", SignOutAsync).AllowAnonymous();
    }

    private static async Task<IResult> SendCodeAsync(HttpContext context, LoginCodes codes, ILogger<LoginCodes> log)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Destination.Parse(form["destination"]) is not { } destination) return Show(context, null, "bad_destination");
        try
        {
            return await codes.SendAsync(destination, context.RequestAborted) ? Show(context, destination.Text, null) : Show(context, null, "too_many_codes");
        }
        catch (ServerException error)
        {
            SignInLog.NotSent(log, error);
            return Show(context, null, "not_sent");
        }
    }

    private static async Task<IResult> UseCodeAsync(HttpContext context, LoginCodes codes, People people, SignInManager<KinoraUser> signIn)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Destination.Parse(form["destination"]) is not { } destination) return Show(context, null, "bad_destination");
        var known = await people.FindAsync(destination);
        if (known is not null && await signIn.UserManager.IsLockedOutAsync(known)) return Show(context, null, "locked");
        if (!await codes.UseAsync(destination, form["code"].ToString().Trim(), context.RequestAborted))
        {
            if (known is not null) await signIn.UserManager.AccessFailedAsync(known);
            return Show(context, destination.Text, "code_wrong");
        }

        if (await people.FindOrRegisterAsync(destination) is not { } user) return Show(context, null, "closed");
        await signIn.UserManager.ResetAccessFailedCountAsync(user);
        await signIn.SignInAsync(user, isPersistent: true);
        return Results.LocalRedirect("/");
    }

    private static async Task<IResult> UseKeyAsync(HttpContext context, ApiKeys keys, SignInManager<KinoraUser> signIn)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var found = await keys.FindAsync(form["key"].ToString().Trim(), context.RequestAborted);
        // A key that may only read must not become a session that may write.
        if (found is not { } key || !key.Key.Scopes.Split(' ').Contains(Policies.Write) || await signIn.UserManager.FindByIdAsync(key.Key.UserId) is not { } user) return Show(context, null, "key_wrong");
        await signIn.SignInAsync(user, isPersistent: false);
        return Results.LocalRedirect("/");
    }

    private static async Task<IResult> SignOutAsync(SignInManager<KinoraUser> signIn)
    {
        await signIn.SignOutAsync();
        return Results.LocalRedirect("/signin");
    }

    private static RazorComponentResult Show(HttpContext context, string? destination, string? fault) =>
        StudioPages.Show<SignInPage>(context, (nameof(SignInPage.Destination), destination), (nameof(SignInPage.Fault), fault));
}
