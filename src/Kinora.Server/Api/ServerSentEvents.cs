namespace Kinora.Server.Api;

/// <summary>Writes a stream of server-sent events.</summary>
internal static class ServerSentEvents
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Begins the stream; nothing on the way may hold it back.</summary>
    public static void Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Sends an event.</summary>
    public static async Task SendAsync(HttpResponse response, string name, string data, CancellationToken cancellation)
    {
        var lines = data.ReplaceLineEndings("\n").Split('\n');
        await response.WriteAsync($"event: {name}\n{string.Concat(lines.Select(line => $"data: {line}\n"))}\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    /// <summary>Waits for a task and keeps the connection alive meanwhile.</summary>
    public static async Task<T> WaitAsync<T>(HttpResponse response, Task<T> task, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await task.WaitAsync(s_heartbeat, cancellation);
            }
            catch (TimeoutException)
            {
                await response.WriteAsync(": alive\n\n", cancellation);
                await response.Body.FlushAsync(cancellation);
            }
        }
    }
}
