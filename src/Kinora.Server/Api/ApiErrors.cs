using System.Globalization;
using Kinora.Server.Studio;

namespace Kinora.Server.Api;

/// <summary>Writes refusals and faults in OpenAI's form, and gives every reply its request id.</summary>
internal sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> log)
{
    private const string RequestId = "x-request-id";

    public static async Task WriteAsync(HttpContext context, ApiException error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        SetRetryAfter(response, error);
        // OpenAI's clients repeat a 409 unless they are told not to.
        if (error.RetryAfterSeconds is null && error.Status == StatusCodes.Status409Conflict) response.Headers["x-should-retry"] = "false";
        await response.WriteAsJsonAsync(new ErrorReply(new ErrorDetail(error.Message, TypeOf(error.Status), error.Param, error.Code)), ApiJson.Default.ErrorReply);
    }

    /// <summary>Whether a request is a program's, to the API.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/v1");

    /// <summary>Replies of the framework without a body, such as an unknown route's.</summary>
    public static Task WriteStatusAsync(HttpContext context)
    {
        var (code, message) = context.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => ("invalid_api_key", "No valid key: send the header Authorization: Bearer YOUR_KEY. Keys are made on the account page."),
            StatusCodes.Status403Forbidden => ("forbidden", "This key or person may not do that."),
            StatusCodes.Status404NotFound => ("not_found", $"There is nothing at {ApiException.Shorten(context.Request.Path.Value ?? "")}. What there is, GET /v1/openapi.json says."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", $"{ApiException.Shorten(context.Request.Method)} is not possible here."),
            StatusCodes.Status413PayloadTooLarge => ("request_too_large", "The request is too large."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", "Send application/json or multipart/form-data."),
            _ => ("request_failed", "The request could not be served."),
        };
        return WriteAsync(context, new ApiException(context.Response.StatusCode, code, message));
    }

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers[RequestId] = context.TraceIdentifier;
        try
        {
            await next(context);
            if (IsApi(context) && context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null }) await WriteStatusAsync(context);
            else if (WantsPage(context) && context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null }) await ShowAsync(context, context.Response.StatusCode, "");
        }
        catch (ApiException error) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, error);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, new ApiException(error.StatusCode, "invalid_request", $"The request can't be read: {error.Message}"));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            LogFault(error, context.TraceIdentifier);
            await RefuseAsync(context, new ApiException(StatusCodes.Status500InternalServerError, "server_error", $"The server failed. Its log tells more under {context.TraceIdentifier}."));
        }
    }

    // A person's browser, and not htmx, a script or a picture of a page.
    private static bool WantsPage(HttpContext context) =>
        !IsApi(context) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && !context.Request.Headers.ContainsKey("HX-Request");

    private static Task ShowAsync(HttpContext context, int status, string message)
    {
        var page = StudioPages.Show<ErrorPage>(context, (nameof(ErrorPage.Status), status), (nameof(ErrorPage.Message), message));
        page.StatusCode = status;
        return page.ExecuteAsync(context);
    }

    /// <summary>Refuses a request: programs get OpenAI's form, people a page in their language, and scripts of pages its text.</summary>
    public static Task RefuseAsync(HttpContext context, ApiException error)
    {
        context.Response.Clear();
        context.Response.Headers[RequestId] = context.TraceIdentifier;
        if (IsApi(context)) return WriteAsync(context, error);
        SetRetryAfter(context.Response, error);
        var text = FaultWords.Say(context.Request, error);
        if (WantsPage(context)) return ShowAsync(context, error.Status, text);
        context.Response.StatusCode = error.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }

    private static void SetRetryAfter(HttpResponse response, ApiException error)
    {
        if (error.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Id} failed")]
    private partial void LogFault(Exception error, string id);
}
