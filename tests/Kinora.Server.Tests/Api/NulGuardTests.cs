using System.Net;
using System.Net.Http.Json;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Api;

public sealed class NulGuardTests
{
    public static TheoryData<HttpMethod, string, HttpContent?> WithNuls => new()
    {
        { HttpMethod.Get, "/v1/videos?after=%00", null },
        { HttpMethod.Get, "/library?q=fr%00og", null },
        { HttpMethod.Post, "/account/keys", new FormUrlEncodedContent([new("name", "a\0")]) },
        { HttpMethod.Post, "/account/keys", new MultipartFormDataContent { { new StringContent("a\0"), "name" } } },
        { HttpMethod.Post, "/v1/videos", JsonContent.Create(new { prompt = "a\0" }) },
        { HttpMethod.Post, "/v1/videos", new MultipartFormDataContent { { new StringContent("a\0"), "prompt" } } },
    };

    [Theory]
    [MemberData(nameof(WithNuls))]
    public async Task Request_WithANul_IsRefused(HttpMethod method, string address, HttpContent? content)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var reply = await host.Client().SendAsync(new HttpRequestMessage(method, address) { Content = content });
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Matches("(NUL|invalid) character", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Form_ThatIsCutOff_IsRefused()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        using var content = new StringContent("--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nhalf");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        var reply = await host.Client().PostAsync("/account/keys", content);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("ends too early", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
