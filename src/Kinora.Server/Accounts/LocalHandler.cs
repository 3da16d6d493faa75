using System.Security.Claims;
using System.Text.Encodings.Web;
using Kinora.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Kinora.Server.Accounts;

/// <summary>Lets everyone in as the one local person. Used only where nobody but this machine can connect.</summary>
internal sealed class LocalHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Owner of everything that the local person makes.</summary>
    public const string UserId = "local";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        Claim[] claims =
        [
            new(ClaimTypes.NameIdentifier, UserId), new(ClaimTypes.Role, KinoraUser.AdminRole),
            new(Policies.ScopeClaim, Policies.Read), new(Policies.ScopeClaim, Policies.Write), new(Policies.ScopeClaim, Policies.Person),
        ];
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)));
    }
}
