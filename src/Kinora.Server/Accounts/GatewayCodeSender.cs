using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;

namespace Kinora.Server.Accounts;

/// <summary>Sends by the operator's SMS gateway and mail server; what is not set up goes to the console.</summary>
internal sealed class GatewayCodeSender(ServerSettings settings, HttpClient http, ICodeSender fallback) : ICodeSender
{
    public Task SendAsync(Destination to, string text, CancellationToken cancellation) =>
        to.IsPhone && settings.Sms.Url is not null ? SendSmsAsync(to, text, cancellation)
        : !to.IsPhone && settings.Mail.Host is not null ? SendMailAsync(to, text, cancellation)
        : fallback.SendAsync(to, text, cancellation);

    private async Task SendSmsAsync(Destination to, string text, CancellationToken cancellation)
    {
        var body = settings.Sms.Body
            .Replace("{phone}", JavaScriptEncoder.Default.Encode(to.Text), StringComparison.Ordinal)
            .Replace("{text}", JavaScriptEncoder.Default.Encode(text), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Sms.Url) { Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json) };
        foreach (var (name, value) in settings.Sms.Headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode) throw new ServerException($"The SMS gateway answered {(int)response.StatusCode}. Check Sms in server.json.");
        }
        catch (HttpRequestException error)
        {
            throw new ServerException($"The SMS gateway can't be reached: {error.Message}. Check Sms.Url in server.json.");
        }
    }

    private async Task SendMailAsync(Destination to, string text, CancellationToken cancellation)
    {
        using var client = new SmtpClient(settings.Mail.Host, settings.Mail.Port) { EnableSsl = settings.Mail.Tls };
        if (settings.Mail.User is { } user) client.Credentials = new System.Net.NetworkCredential(user, settings.Mail.Password);
        using var message = new MailMessage(settings.Mail.From, to.Text, "Kinora", text);
        try
        {
            await client.SendMailAsync(message, cancellation);
        }
        catch (SmtpException error)
        {
            throw new ServerException($"The mail server did not take the message: {error.Message}. Check Mail in server.json.");
        }
    }
}
