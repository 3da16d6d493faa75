using Microsoft.Extensions.Primitives;

namespace Kinora.Server.Api;

/// <summary>
/// Refuses queries and the pages' forms that hold a NUL: no text of people has one, and PostgreSQL takes none. Of paths the framework
/// refuses it; the API's own fields are read by <see cref="FieldReader"/>, which tells all their faults at once.
/// </summary>
internal sealed class NulGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        RefuseNuls(request.Query);
        if (request.HasFormContentType && !ApiErrors.IsApi(context)) RefuseNuls(await RequestFields.FormAsync(request, context.RequestAborted));
        await next(context);
    }

    private static void RefuseNuls(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        foreach (var (name, values) in fields)
        {
            var shown = ApiException.Shorten(name);
            if (values.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true)) throw ApiException.BadRequest($"'{shown}' holds a NUL character; remove it.", shown);
        }
    }
}
