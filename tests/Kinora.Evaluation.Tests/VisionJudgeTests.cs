using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kinora.Media;

namespace Kinora.Evaluation.Tests;

public sealed class VisionJudgeTests
{
    private static readonly VideoFrames Video = new(9, 16, 16);

    [Fact]
    public void Ask_AServiceThatAnswers_SendsFramesAndReadsScores()
    {
        using var service = new Service(HttpStatusCode.OK, """{"choices":[{"message":{"content":"Here it is: ```{\"instruction\": 4, \"motion\": 5, \"physics\": 2, \"aesthetic\": 3}```"}}]}""");
        using var client = new HttpClient(service);
        var scores = new VisionJudge(client, new Uri("http://localhost:8000/v1/"), "some-vlm", "secret").Ask("一只猫", Video);
        Assert.Equal(new VisionScores("some-vlm at localhost", 4, 5, 2, 3), scores);
        Assert.Equal(2, scores.ByMetric()["judge_physics"]);

        Assert.Equal("http://localhost:8000/v1/chat/completions", service.Address);
        Assert.Equal("Bearer secret", service.Authorization);
        var body = JsonNode.Parse(service.Body)!;
        Assert.Equal("some-vlm", (string?)body["model"]);
        var content = body["messages"]![1]!["content"]!;
        Assert.Contains("一只猫", (string?)content[0]!["text"]);
        Assert.StartsWith("data:image/png;base64,", (string?)content[1]!["image_url"]!["url"]);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"It is lovely."}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"{\"instruction\": 9, \"motion\": 5, \"physics\": 2, \"aesthetic\": 3}"}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"{\"instruction\": 4}"}}]}""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("<html>")]
    public void Ask_AnAnswerWithoutFourScores_IsRefused(string answer)
    {
        using var service = new Service(HttpStatusCode.OK, answer);
        using var client = new HttpClient(service);
        Assert.Contains("--judge-model", Assert.Throws<EvaluationException>(() => new VisionJudge(client, new Uri("http://localhost/v1"), "m", null).Ask("a", Video)).Message);
        Assert.Null(service.Authorization);
    }

    [Fact]
    public void Ask_AServiceThatRefuses_TellsItsAnswer()
    {
        using var service = new Service(HttpStatusCode.Unauthorized, "no such key");
        using var client = new HttpClient(service);
        var message = Assert.Throws<EvaluationException>(() => new VisionJudge(client, new Uri("http://localhost/v1"), "m", "k").Ask("a", Video)).Message;
        Assert.Contains("401: no such key", message);
        Assert.Contains("KINORA_JUDGE_KEY", message);
    }

    [Fact]
    public void Metrics_CoverTheFourAxes() => Assert.Equal(["instruction", "motion", "physics", "aesthetic"], VisionJudge.Metrics.Select(metric => metric.Axis));

    // Stands for the service, and remembers what it was sent.
    private sealed class Service(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        public string? Address { get; private set; }

        public string? Authorization { get; private set; }

        public string Body { get; private set; } = "";

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(request.Content!.ReadAsStream(cancellationToken));
            (Address, Authorization, Body) = (request.RequestUri!.AbsoluteUri, request.Headers.Authorization?.ToString(), reader.ReadToEnd());
            return new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
