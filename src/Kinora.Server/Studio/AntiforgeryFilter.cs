using Kinora.Server.Api;
using Microsoft.AspNetCore.Antiforgery;

namespace Kinora.Server.Studio;

/// <summary>Lets a change through only with the token that this server's own pages carry.</summary>
internal sealed class AntiforgeryFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return await next(context);
        try
        {
            await antiforgery.ValidateRequestAsync(context.HttpContext);
        }
        catch (AntiforgeryValidationException)
        {
            throw ApiException.BadRequest("The page is too old, or the request does not come from it. Reload the page and try again.", code: "antiforgery");
        }

        return await next(context);
    }
}
