using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Kinora.Server.Accounts;

/// <summary>Who is let in, as what, and how often.</summary>
internal static class AccountServices
{
    private static readonly TimeSpan s_session = TimeSpan.FromDays(30);
    private const int SignInsPerMinute = 20;

    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        var keyFolder = Directory.CreateDirectory(Path.Combine(settings.DataFolder, "keys"));
        services.AddDataProtection().PersistKeysToFileSystem(keyFolder).SetApplicationName("kinora");
        services.AddSingleton(new ServerSecret(keyFolder.FullName));
        services.AddSingleton<ApiKeys>().AddSingleton<LoginCodes>().AddScoped<People>();
        services.AddHttpClient();
        services.AddSingleton<ICodeSender>(s => new GatewayCodeSender(settings, s.GetRequiredService<IHttpClientFactory>().CreateClient(), new ConsoleCodeSender(Console.Out)));
        services.AddIdentityCore<KinoraUser>(options => options.Lockout.MaxFailedAccessAttempts = 10)
            .AddSignInManager().AddEntityFrameworkStores<ServerDb>().AddClaimsPrincipalFactory<KinoraClaims>();
        services.AddAuthentication(Policies.AnyScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(Policies.KeyScheme, null)
            .AddScheme<AuthenticationSchemeOptions, LocalHandler>(Policies.LocalScheme, null)
            .AddPolicyScheme(Policies.AnyScheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 && settings.RequiresAccounts ? Policies.KeyScheme
                : !settings.RequiresAccounts ? Policies.LocalScheme
                : ApiErrors.IsApi(context) && !context.Request.Cookies.ContainsKey(CookieName) ? Policies.KeyScheme
                : IdentityConstants.ApplicationScheme)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(options =>
            {
                options.Cookie.Name = CookieName;
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = settings.Urls.Split(';').All(ServerAddresses.IsLoopback) ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
                options.ExpireTimeSpan = s_session;
                options.LoginPath = "/signin";
                options.ReturnUrlParameter = "next";
                options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
                options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
            }));
        services.AddAuthorization(AddPolicies);
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, settings));
            options.OnRejected = async (rejected, _) => await ApiErrors.RefuseAsync(rejected.HttpContext, new ApiException(StatusCodes.Status429TooManyRequests, "rate_limit_exceeded", "Too many requests within a minute. Wait a little.")
            {
                RetryAfterSeconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 10,
            });
        });
    }

    private const string CookieName = "kinora";

    // Whatever has no policy of its own is for signed-in people; openness must be written down.
    private static void AddPolicies(AuthorizationOptions options)
    {
        options.AddPolicy(Policies.Read, policy => policy.RequireAuthenticatedUser().RequireClaim(Policies.ScopeClaim, Policies.Read));
        options.AddPolicy(Policies.Write, policy => policy.RequireAuthenticatedUser().RequireClaim(Policies.ScopeClaim, Policies.Write));
        options.AddPolicy(Policies.Person, policy => policy.RequireAuthenticatedUser().RequireClaim(Policies.ScopeClaim, Policies.Person));
        options.AddPolicy(Policies.Admin, policy => policy.RequireAuthenticatedUser().RequireRole(KinoraUser.AdminRole));
        options.FallbackPolicy = options.GetPolicy(Policies.Person);
    }

    // Pages lead to the sign-in page, programs get a status; for what is an admin's there is nowhere to lead to.
    private static Task Answer(RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context, int status)
    {
        if (status == StatusCodes.Status403Forbidden || ApiErrors.IsApi(context.HttpContext) || context.Request.Path == "/metrics") context.Response.StatusCode = status;
        else if (context.Request.Headers.ContainsKey("HX-Request")) context.Response.Headers["HX-Redirect"] = "/signin";
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static RateLimitPartition<string> Partition(HttpContext context, ServerSettings settings)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (context.Request.Path.StartsWithSegments("/signin") && HttpMethods.IsPost(context.Request.Method)) return Window($"signin {address}", SignInsPerMinute);
        var person = context.User.FindFirstValue(ApiKeys.KeyClaim) ?? context.User.FindFirstValue(ClaimTypes.NameIdentifier);
        var own = context.User.FindFirstValue(ApiKeys.LimitClaim) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : settings.RequestsPerMinute;
        // One person on his own machine, behind a page that polls, needs no limit.
        return person == LocalHandler.UserId ? RateLimitPartition.GetNoLimiter("local") : Window(person ?? $"address {address}", own);
    }

    private static RateLimitPartition<string> Window(string name, int limit) => RateLimitPartition.GetSlidingWindowLimiter(
        name, _ => new SlidingWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
}
