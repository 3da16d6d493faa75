using Kinora.Server.Api;

namespace Kinora.Server.Accounts;

/// <summary>
/// Keeps other web pages from using a person's browser against this server: no change without a key comes from another
/// origin, and a server without accounts answers only to names of this machine (or a foreign name could be pointed at it).
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, ServerSettings settings)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!settings.RequiresAccounts && !ServerAddresses.IsLoopbackHost(request.Host.Host))
            throw new ApiException(StatusCodes.Status403Forbidden, "wrong_host", "This server has no accounts, so it answers only to addresses of its own machine such as http://127.0.0.1:7860.");
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (!safe && request.Headers.Authorization.Count == 0 && IsForeign(request))
            throw new ApiException(StatusCodes.Status403Forbidden, "cross_origin", "Changes from pages of other origins are refused. Programs send a key.");
        return next(context);
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return true;
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
