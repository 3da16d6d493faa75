using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Kinora.Server.Accounts;

/// <summary>Lets in whoever sends <c>Authorization: Bearer KEY</c> with a key that is known and not revoked.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var found = await keys.FindAsync(header[Prefix.Length..].Trim(), Context.RequestAborted);
        if (found is not { } key) return AuthenticateResult.Fail("unknown key");
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, key.Key.UserId), new(ClaimTypes.Role, key.Role), new(ApiKeys.KeyClaim, key.Key.Id) };
        claims.AddRange(key.Key.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(scope => new Claim(Policies.ScopeClaim, scope)));
        if (key.Key.RequestsPerMinute is { } limit) claims.Add(new Claim(ApiKeys.LimitClaim, $"{limit}"));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
