using System.Net;
using System.Text;

namespace Kinora.Client.Tests;

/// <summary>Answers requests in turn with what a test wrote down, and keeps what was asked.</summary>
internal sealed class CannedServer : HttpMessageHandler
{
    private readonly Queue<HttpResponseMessage> _answers = new();

    public List<string> Asked { get; } = [];

    public KinoraClient Client() => new(new HttpClient(this) { BaseAddress = new Uri("http://kinora.test/") });

    public HttpResponseMessage Answer(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json")
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
        _answers.Enqueue(answer);
        return answer;
    }

    public static string Video(string id, string state, int progress = 0) =>
        $$"""{"id": "{{id}}", "object": "video", "model": "mini", "status": "{{(state == "cancelled" ? "failed" : state)}}", "state": "{{state}}", "progress": {{progress}}, "created_at": 1764000000, "prompt": "一只企鹅", "size": "64x64", "seconds": "4", "seed": 18446744073709551615, "lora": [{"name": "style", "scale": 0.5}], "error": {{(state == "cancelled" ? """{"code": "cancelled", "message": "Cancelled by its owner."}""" : "null")}}, "of_a_later_version": 1}""";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}{(request.Headers.Range is { } range ? $" {range}" : "")}{body}");
        var answer = _answers.Dequeue();
        answer.RequestMessage = request;
        return answer;
    }
}
