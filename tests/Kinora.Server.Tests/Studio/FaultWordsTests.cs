using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kinora.Pipelines;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Studio;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Studio;

/// <summary>Refusals on Chinese pages are in Chinese, those of the API in English.</summary>
public sealed partial class FaultWordsTests
{
    // What of a refusal is a name, a unit or a sign in both languages.
    private static readonly string[] s_names = ["tiny", "LoRA", "WIDTH", "nothere", "bogus", "frog", "many", "style", "http", "MB", "KB"];

    [Fact]
    public void EveryForm_InChinese_HasTheSamePlaces() => Assert.All(FaultWords.Forms, form =>
        Assert.Equal(Places().Matches(form.Key).Select(m => m.Value).Order(), Places().Matches(form.Value).Select(m => m.Value).Order()));

    [Theory]
    [InlineData("size", "720p")]
    [InlineData("size", "33x17")]
    [InlineData("size", "6400x6400")]
    [InlineData("num_frames", "18")]
    [InlineData("num_frames", "many")]
    [InlineData("steps", "0")]
    [InlineData("steps", "201")]
    [InlineData("steps", "many")]
    [InlineData("guidance", "-1")]
    [InlineData("guidance", "many")]
    [InlineData("shift", "0")]
    [InlineData("shift", "many")]
    [InlineData("fps", "1000")]
    [InlineData("fps", "many")]
    [InlineData("seed", "-3")]
    [InlineData("seconds", "0")]
    [InlineData("prompt", "  ")]
    [InlineData("prompt", "")]
    [InlineData("model", "nothere")]
    [InlineData("lora", "nothere")]
    [InlineData("priority", "1000")]
    [InlineData("prompt", "a refused frog")]
    public async Task Form_WithAFault_IsRefusedInChineseOnAPageAndInEnglishByTheApi(string field, string value)
    {
        await using var host = await StudioHost.StartAsync(settings => settings.RefusedWords = ["frog"], new HeldMaker());
        var fields = new Dictionary<string, string> { ["prompt"] = "雪地", [field] = value };
        var page = Paragraph().Match(await Chinese(host).PostAsync("/grid", [.. fields.Select(f => (f.Key, f.Value))])).Groups[1].Value;
        AssertChinese(WebUtility.HtmlDecode(page));

        using var form = new FormUrlEncodedContent(fields.Where(f => f.Value.Length > 0));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/videos") { Content = form };
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        var response = await host.Client().SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var message = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("message").GetString()!;
        Assert.DoesNotMatch(Han(), message);
    }

    [Theory]
    [InlineData("/grid", "seed", "9-1")]
    [InlineData("/grid", "seed", "1-7")]
    [InlineData("/grid", "seed", "1-30 40-60")]
    [InlineData("/arena/sets", "links", "")]
    public async Task Form_OfAPage_IsRefusedInChinese(string path, string field, string value)
    {
        await using var host = await StudioHost.StartAsync(settings => settings.MaxQueuedPerUser = 6, new HeldMaker());
        var page = await Chinese(host).PostAsync(path, (path == "/grid" ? "prompt" : "name", "雪地"), (field, value));
        AssertChinese(WebUtility.HtmlDecode(Paragraph().Match(page).Groups[1].Value));
    }

    [Fact]
    public async Task Page_ThatIsNotThere_SaysSoInChinese()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v/nothere");
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        Assert.Contains("没有视频“nothere”。", WebUtility.HtmlDecode(await (await host.Client().SendAsync(request)).Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task SignIns_TooMany_AreRefusedByAPageInTheReadersLanguage()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker());
        HttpResponseMessage? response = null;
        for (var i = 0; i < 21; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/signin") { Content = new FormUrlEncodedContent([]) };
            request.Headers.Accept.ParseAdd("text/html");
            request.Headers.AcceptLanguage.ParseAdd("zh-CN");
            response = await host.Client().SendAsync(request);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, response!.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("一分钟内请求过多，请稍候再试。", WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Video_ThatFailed_SaysWhyInChinese()
    {
        var maker = new HeldMaker();
        await using var host = await StudioHost.StartAsync(maker: maker);
        var job = JobSample.New();
        maker.Fail(job.Id, new Kinora.Tensors.TensorException("add", "no memory"));
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, JobState.Failed);
        foreach (var path in (string[])["/", $"/v/{job.Id}"])
            AssertChinese(WebUtility.HtmlDecode(Paragraph().Match(await Chinese(host).GetAsync(path)).Groups[1].Value));
        Assert.Contains("5 次", FaultWords.Say(Words.Chinese, JobQueue.GivenUp));
        Assert.Equal("{of another version}", FaultWords.Say(Words.Chinese, "{of another version}"));
    }

    [Fact]
    public void Value_ThatIsAWordOfThePages_StaysAsItWasGiven()
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = "zh-CN";
        Assert.Equal("尺寸必须写成“宽x高”，如 64x64；收到的是“size”。", FaultWords.Say(context.Request, ApiException.BadRequest($"'size' must be WIDTHxHEIGHT such as 64x64, got '{"size"}'.")));
    }

    [Fact]
    public void Faults_OfARequest_HaveAChineseForm()
    {
        var request = new GenerationRequest { Prompt = " ", Seed = 1, Steps = 0, Guidance = -1, Shift = 0, Width = 33, Height = 16, Frames = 18, Fps = 0 };
        Assert.All(RequestCheck.FindFaultTexts(request), fault => Assert.Contains(fault.Form, FaultWords.Forms.Keys));
    }

    private static Browser Chinese(StudioHost host)
    {
        var client = host.Client();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN,zh;q=0.9");
        return new Browser(client);
    }

    private static void AssertChinese(string text)
    {
        Assert.Matches(Han(), text);
        var rest = s_names.Aggregate(text, (t, name) => t.Replace(name, "", StringComparison.Ordinal));
        Assert.DoesNotMatch(@"[A-Za-z]{3,}", rest);
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Places();

    [GeneratedRegex("<p class=\"error\"[^>]*>([^<]*)</p>")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
