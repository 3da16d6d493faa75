using System.Security.Claims;
using Kinora.Server.Data;

namespace Kinora.Server.Accounts;

/// <summary>Who asks.</summary>
/// <param name="UserId">Owner of what is made.</param>
/// <param name="IsAdmin">Whether it is an admin.</param>
internal sealed record Caller(string UserId, bool IsAdmin)
{
    /// <summary>The person behind a request that was let in.</summary>
    public static Caller Of(HttpContext context) => new(
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("The request was let in without a person: its route lacks a policy."),
        context.User.IsInRole(KinoraUser.AdminRole));
}
