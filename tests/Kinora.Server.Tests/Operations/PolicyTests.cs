using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kinora.Server.Operations;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Operations;

public sealed class PolicyTests
{
    [Fact]
    public async Task Prompt_WithARefusedWord_IsRefusedByTheApiTheStudioAndInRemixes()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.RefusedWords = ["Penguin"], new HeldMaker());
        var client = host.Client();
        var id = (await StudioHost.CreateAsync(client, new { prompt = "a frog" })).GetProperty("id").GetString();
        foreach (var path in (string[])["/v1/videos", $"/v1/videos/{id}/remix"])
        {
            var response = await client.PostAsJsonAsync(path, new { prompt = "two penguins" });
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("content_policy_violation", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString());
        }

        Assert.Contains("does not allow", await new Browser(client, "/grid").PostAsync("/grid", ("prompt", "two penguins"), ("seed", "1 2")));
    }

    [Theory]
    [InlineData("""{"allowed": true}""", HttpStatusCode.OK, null)]
    [InlineData("""{"allowed": false, "reason": "No frogs here."}""", HttpStatusCode.OK, "No frogs here.")]
    [InlineData("""{"allowed": false}""", HttpStatusCode.OK, "does not allow")]
    public async Task Service_ThatAnswers_Decides(string answer, HttpStatusCode status, string? expected)
    {
        using var service = new Service(answer, status);
        var fault = await Policy(service).FindFaultAsync("a \"frog\"", default);
        Assert.Equal("""{"prompt":"a \u0022frog\u0022"}""", service.Asked);
        if (expected is null) Assert.Null(fault);
        else Assert.Contains(expected, fault!.ToString());
    }

    [Theory]
    [InlineData("", HttpStatusCode.InternalServerError)]
    [InlineData("yes", HttpStatusCode.OK)]
    [InlineData("{}", HttpStatusCode.OK)]
    [InlineData("null", HttpStatusCode.OK)]
    public async Task Service_ThatGivesNoAnswer_LetsNothingThrough(string answer, HttpStatusCode status)
    {
        using var service = new Service(answer, status);
        await Assert.ThrowsAsync<ServerException>(() => Policy(service).FindFaultAsync("a frog", default));
    }

    [Fact]
    public async Task Request_WhileTheServiceIsDown_IsRefusedForTheTimeBeing()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Policy.Url = "http://127.0.0.1:9/", new HeldMaker());
        var response = await host.Client().PostAsJsonAsync("/v1/videos", new { prompt = "a frog" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("policy_unavailable", text);
        Assert.DoesNotContain("127.0.0.1", text);
    }

    private static ServicePolicy Policy(Service service) => new(new PolicySettings { Url = "http://policy.test/" }, new HttpClient(service));

    private sealed class Service(string answer, HttpStatusCode status) : HttpMessageHandler
    {
        public string Asked { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(status) { Content = new StringContent(answer, System.Text.Encoding.UTF8, "application/json") };
        }
    }
}
