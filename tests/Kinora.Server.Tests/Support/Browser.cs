using System.Net;
using System.Text.RegularExpressions;

namespace Kinora.Server.Tests.Support;

/// <summary>Keeps cookies and sends the token of the page it saw last, as a person's browser does; redirects are not followed.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="first">The page that is looked at before anything is sent.</param>
internal sealed partial class Browser(HttpClient client, string first = "/")
{
    private readonly CookieContainer _cookies = new();
    private string _token = "";

    public async Task<string> GetAsync(string path) => await (await SendAsync(new HttpRequestMessage(HttpMethod.Get, path))).Content.ReadAsStringAsync();

    public async Task<HttpStatusCode> StatusAsync(string path) => (await SendAsync(new HttpRequestMessage(HttpMethod.Get, path))).StatusCode;

    public async Task<string> PostAsync(string path, params (string Name, string Value)[] fields) => await (await SendFormAsync(path, fields)).Content.ReadAsStringAsync();

    /// <summary>Sends a form and gives where the answer leads.</summary>
    public async Task<string> GoAsync(string path, params (string Name, string Value)[] fields)
    {
        var response = await SendFormAsync(path, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync());
        return response.Headers.Location!.OriginalString;
    }

    public async Task<HttpResponseMessage> SendFormAsync(string path, params (string Name, string Value)[] fields)
    {
        if (_token.Length == 0) await GetAsync(first);
        var form = fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(new("__RequestVerificationToken", _token));
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) });
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var address = new Uri("http://localhost/");
        if (_cookies.GetCookieHeader(address) is { Length: > 0 } header) request.Headers.Add("Cookie", header);
        var response = await client.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var cookie in cookies) _cookies.SetCookies(address, cookie);
        }

        if (Token().Match(await response.Content.ReadAsStringAsync()) is { Success: true } match) _token = match.Groups[1].Value;
        return response;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
