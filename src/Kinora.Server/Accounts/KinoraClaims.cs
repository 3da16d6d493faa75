using System.Security.Claims;
using Kinora.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Kinora.Server.Accounts;

/// <summary>What a signed-in person may do: look by the API, use the pages, and run the server as an admin.</summary>
internal sealed class KinoraClaims(UserManager<KinoraUser> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<KinoraUser>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(KinoraUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role));
        // No write scope: pages change things by routes of their own, which demand an antiforgery token.
        identity.AddClaim(new Claim(Policies.ScopeClaim, Policies.Read));
        identity.AddClaim(new Claim(Policies.ScopeClaim, Policies.Person));
        return identity;
    }
}
