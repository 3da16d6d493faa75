using System.Text.RegularExpressions;
using Kinora.Media;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kinora.Server.Tests.Studio;

/// <summary>A person's way through the Studio, in Chromium.</summary>
[Trait("Category", "Slow")]
public sealed partial class BrowserTests : IDisposable
{
    private const int Patience = 180_000;
    private const string Phone = "+8613800000001";

    // Of 255: what H.264's decoders and conversions of colour may differ by.
    private const double MostDifference = 12;

    private static readonly string? s_chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Person_FromTheCodeToTheVote_GetsThrough()
    {
        Skip.If(s_chromium is null, "Chromium is not on this machine.");
        await using var server = await ServerProcess.StartAsync(_folder["data"], "mini", "--accounts");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = s_chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"] });
        var context = await browser.NewContextAsync(new() { BaseURL = server.Address.OriginalString, Locale = "en" });
        context.SetDefaultTimeout(Patience);
        SetDefaultExpectTimeout(Patience);
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        page.PageError += (_, fault) => faults.Add(fault);
        page.Console += (_, message) =>
        {
            // A preview may be gone by the time that its picture is asked for; that is no fault of the page.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) faults.Add(message.Text);
        };

        await SignUpAsync(page, server);
        var path = await MakeAsync(page);
        var file = await WatchAsync(page, path);
        await CancelAsync(page);
        await RestoreAsync(page, file);
        await VoteAsync(page);
        Assert.Empty(faults);
    }

    private static async Task SignUpAsync(IPage page, ServerProcess server)
    {
        await page.GotoAsync("/");
        await page.FillAsync("input[name=destination]", Phone);
        await page.ClickAsync("form[action='/signin'] button");
        await page.FillAsync("input[name=code]", SixDigits().Match(server.Said("Kinora:")).Value);
        await page.ClickAsync("form[action='/signin/code'] button");
        await Expect(page.Locator("#prompt")).ToBeFocusedAsync();
    }

    // A prompt, a card, a preview that becomes another one, and a video that is finished with what there is.
    private static async Task<string> MakeAsync(IPage page)
    {
        await page.FillAsync("#prompt", "a frog hops in the snow");
        await page.ClickAsync("#create > details > summary");
        await page.SelectOptionAsync("select[name=num_frames]", "34");
        await page.FillAsync("input[name=steps]", "200");
        await page.FillAsync("input[name=seed]", "424242");
        await page.ClickAsync("#create .primary");
        var card = page.Locator("#jobs article").First;
        var preview = card.Locator("img.preview");
        var first = await preview.GetAttributeAsync("src");
        await Expect(preview).Not.ToHaveAttributeAsync("src", first!);
        await card.Locator("[data-action=finish]").ClickAsync();
        await Expect(card.Locator("video")).ToBeVisibleAsync();
        return (await card.Locator("a.screen").GetAttributeAsync("href"))!;
    }

    // It plays, and a frame of it in the browser has the colours that the file has.
    private async Task<string> WatchAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync("() => document.querySelector('video.big').currentTime > 0.2");
        var pixels = await page.EvaluateAsync<int[]>("""
            async () => {
              const video = document.querySelector('video.big');
              video.pause();
              await new Promise(done => { video.addEventListener('seeked', done, { once: true }); video.currentTime = 0.0001; });
              const canvas = Object.assign(document.createElement('canvas'), { width: video.videoWidth, height: video.videoHeight });
              const context = canvas.getContext('2d');
              context.drawImage(video, 0, 0);
              return [canvas.width, canvas.height, ...context.getImageData(0, 0, canvas.width, canvas.height).data];
            }
            """);
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a.small[href$='/content']"));
        var file = _folder["clip.mp4"];
        await download.SaveAsAsync(file);
        var frames = VideoReader.ReadFrames(file);
        Assert.Equal((frames.Size.Width, frames.Size.Height), (pixels[0], pixels[1]));
        var frame = frames.FrameSpan(0).ToArray();
        var difference = Enumerable.Range(0, frame.Length).Average(i => Math.Abs(frame[i] - pixels[2 + (i / 3 * 4) + (i % 3)]));
        Assert.True(difference < MostDifference, $"The picture differs by {difference:F1} of 255.");
        return file;
    }

    private static async Task CancelAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.FillAsync("#prompt", "a car that nobody waits for");
        await page.ClickAsync("#create > details > summary");
        await page.FillAsync("input[name=steps]", "200");
        await page.ClickAsync("#create .primary");
        var card = page.Locator("#jobs article").First;
        await card.Locator("[data-action=cancel]").ClickAsync();
        await Expect(card).ToContainTextAsync("Cancelled");
    }

    private static async Task RestoreAsync(IPage page, string file)
    {
        await page.GotoAsync("/");
        await page.SetInputFilesAsync("#drop input[type=file]", file);
        await Expect(page.Locator("input[name=seed]")).ToHaveValueAsync("424242");
        await Expect(page.Locator("#prompt")).ToHaveValueAsync("a frog hops in the snow");
    }

    private static async Task VoteAsync(IPage page)
    {
        await page.GotoAsync("/grid");
        await page.FillAsync("#prompt", "a red car rolls down");
        await page.FillAsync("input[name=seed]", "1 2");
        await page.FillAsync("input[name=steps]", "2");
        await page.FillAsync("input[name=num_frames]", "17");
        await page.ClickAsync(".grid-form .primary");
        await Expect(page.Locator(".matrix video")).ToHaveCountAsync(2);
        await page.GotoAsync("/arena");
        await page.Locator("input[name=overall][value=tie]").CheckAsync();
        await page.ClickAsync(".ballot .primary");
        await Expect(page.Locator(".note")).ToContainTextAsync("steps=2");
        await Expect(page.Locator("main")).ToContainTextAsync("1 pairs judged");
    }

    [GeneratedRegex(@"(?<=Kinora: )\d{6}")]
    private static partial Regex SixDigits();
}
