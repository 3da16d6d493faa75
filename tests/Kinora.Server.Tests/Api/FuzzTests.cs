using System.Net.Http.Headers;
using System.Text;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Api;

public sealed class FuzzTests
{
    private const int Requests = 300;
    private const int ManyRequests = 20_000;

    private static readonly string[] s_fields =
        ["prompt", "model", "seconds", "size", "negative_prompt", "seed", "steps", "guidance", "shift", "num_frames", "fps", "lora", "priority", "idempotency_key", "input_reference", "x"];

    private static readonly string[] s_values =
    [
        "null", "true", "0", "-1", "1e400", "1e-400", "99999999999999999999", "0.5", "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\"4\"", "\"NaN\"", "\"Infinity\"", "\"32x16\"", "\"0x0\"", "\"99999x99999\"",
        "[]", "{}", "[1]", "[{\"name\": null}]", "{\"name\": \"a\", \"scale\": 1e999}", "[[[[[[]]]]]]", "\"tiny\"", "\"../../etc/passwd\"", "17", "204", "2147483648", "\"'; drop table Videos; --\"", "\"企鹅🐧\"",
    ];

    private static readonly string[] s_paths =
    [
        "/v1/videos", "/v1/videos?limit=-1", "/v1/videos?limit=99999999999", "/v1/videos?after=%00", "/v1/videos?order=%F0%9F%90%A7", "/v1/videos/%2e%2e%2f%2e%2e", "/v1/videos/x/content?variant=../x", "/v1/videos/x/remix",
        "/v1/models/%01", "/v1/models/..%2f", "/assets/..%2f..%2fetc%2fpasswd", "/assets/studio.css", "/library?q=%25%27%22&before=99999999999999999999", "/library?tag=%00", "/compare?id=1&id=2", "/v/%FF", "/", "/?from=x",
        "/studio/estimate?size=1x1&steps=x", "/studio/help", "/studio/prompts", "/grid", "/grid/grid-%01", "/grid/%2e%2e", "/arena", "/arena?last=%00&last=x", "/arena/votes.jsonl", "/s/%01", "/s/x/content?variant=y", "/training/%2e%2e/samples/x.png", "/docs", "/v1/videos/edits", "/v1/videos/x/finish", "/studio/recipe", "/studio/videos", "/account/keys", "/language", "/signin/code", "/v1/videos/x/events",
    ];

    [SkippableTheory]
    [BothDatabases]
    public Task Requests_OfAllKinds_NeverMakeTheServerFail(DatabaseKind database) => FuzzAsync(database, Requests, 20261125);

    [SkippableTheory]
    [BothDatabases]
    [Trait("Category", "Slow")]
    public Task Requests_ByTheThousand_NeverMakeTheServerFail(DatabaseKind database) => FuzzAsync(database, Counts.Of("KINORA_FUZZ_REQUESTS", ManyRequests), 20261126);

    private static async Task FuzzAsync(DatabaseKind database, int requests, int seed)
    {
        await using var host = await StudioHost.StartAsync(settings => (settings.MaxQueuedPerUser, settings.MaxQueued) = (1000, 1000), new HeldMaker(), database: database);
        var client = host.Client();
        var (random, load, answers) = (new Random(seed), ResultFile.Load, new SortedDictionary<int, int>());
        for (var i = 0; i < requests; i++)
        {
            using var request = Make(random, i);
            var described = $"{request.Method} {request.RequestUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}";
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode} for {described}");
            answers[(int)response.StatusCode] = answers.GetValueOrDefault((int)response.StatusCode) + 1;
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") continue;
            var body = await response.Content.ReadAsStringAsync();
            Assert.True(!body.Contains(StudioModel.Folder, StringComparison.Ordinal) && !body.Contains(host.Files.LoraFolder, StringComparison.Ordinal), $"A path of the server in the answer to {described}");
        }

        if (requests > Requests) ResultFile.Write($"server-fuzz-{database}".ToLowerInvariant(), load, ("requests", requests), ("faults", 0), ("answers", answers));
    }

    private static HttpRequestMessage Make(Random random, int index) => (index % 4) switch
    {
        0 => new HttpRequestMessage(HttpMethod.Get, s_paths[random.Next(s_paths.Length)]),
        1 => new HttpRequestMessage(random.Next(2) == 0 ? HttpMethod.Post : HttpMethod.Delete, s_paths[random.Next(s_paths.Length)]) { Content = Raw(random) },
        2 => new HttpRequestMessage(HttpMethod.Post, "/v1/videos") { Content = Form(random) },
        _ => new HttpRequestMessage(HttpMethod.Post, "/v1/videos") { Content = new StringContent(Json(random), Encoding.UTF8, "application/json") },
    };

    private static string Json(Random random)
    {
        var fields = Enumerable.Range(0, random.Next(6)).Select(_ => $"\"{s_fields[random.Next(s_fields.Length)]}\": {s_values[random.Next(s_values.Length)]}");
        return $"{{\"prompt\": \"a\", {string.Join(", ", fields.DefaultIfEmpty("\"steps\": 2"))}}}";
    }

    private static ByteArrayContent Raw(Random random)
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        string[] types = ["application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data"];
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(types[random.Next(types.Length)]);
        return content;
    }

    private static MultipartFormDataContent Form(Random random)
    {
        var form = new MultipartFormDataContent();
        for (var i = random.Next(5); i >= 0; i--) form.Add(new StringContent(s_values[random.Next(s_values.Length)].Trim('"')), s_fields[random.Next(s_fields.Length)]);
        if (random.Next(4) == 0) form.Add(new ByteArrayContent([1, 2, 3]), "input_reference", "../../a.png");
        return form;
    }
}
