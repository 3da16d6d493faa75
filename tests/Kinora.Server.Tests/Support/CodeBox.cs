using System.Text.RegularExpressions;
using Kinora.Server.Accounts;

namespace Kinora.Server.Tests.Support;

/// <summary>Catches the codes that are sent.</summary>
internal sealed partial class CodeBox : ICodeSender
{
    public List<(Destination To, string Code)> Sent { get; } = [];

    public string Newest => Sent[^1].Code;

    public Task SendAsync(Destination to, string text, CancellationToken cancellation)
    {
        Sent.Add((to, SixDigits().Match(text).Value));
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex SixDigits();
}
