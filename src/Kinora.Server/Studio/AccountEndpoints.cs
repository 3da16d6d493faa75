using System.Globalization;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Microsoft.AspNetCore.Identity;

namespace Kinora.Server.Studio;

/// <summary>A person's account.</summary>
internal static class AccountEndpoints
{
    private const int MaxName = 60;

    public static void Map(RouteGroupBuilder studio)
    {
        studio.MapGet("/account", (HttpContext context, ApiKeys keys) => ShowAsync(context, keys, null));
        studio.MapPost("/account/keys", CreateKeyAsync);
        studio.MapPost("/account/keys/{id}/revoke", RevokeKeyAsync);
    }

    private static async Task<IResult> CreateKeyAsync(HttpContext context, ApiKeys keys)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var name = form["name"].ToString().Trim();
        if (name.Length is 0 or > MaxName) name = "key";
        return await ShowAsync(context, keys, await keys.CreateAsync(Caller.Of(context).UserId, name, form["readonly"] == "1" ? Policies.Read : $"{Policies.Read} {Policies.Write}"));
    }

    private static async Task<IResult> RevokeKeyAsync(HttpContext context, string id, ApiKeys keys)
    {
        await keys.RevokeAsync(Caller.Of(context).UserId, id, context.RequestAborted);
        return Results.Redirect("/account");
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ApiKeys keys, string? newKey)
    {
        var services = context.RequestServices;
        var id = Caller.Of(context).UserId;
        var user = id == LocalHandler.UserId ? null : await services.GetRequiredService<UserManager<KinoraUser>>().FindByIdAsync(id);
        var views = (await keys.ListAsync(id, context.RequestAborted)).Select(k => new KeyView(
            k.Id, k.Name, k.Hint, k.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            k.LastUsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null)).ToList();
        return StudioPages.Show<AccountPage>(context, (nameof(AccountPage.Name), user?.PhoneNumber ?? user?.Email), (nameof(AccountPage.NewKey), newKey), (nameof(AccountPage.Keys), views));
    }
}
