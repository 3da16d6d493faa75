using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Kinora.Server.Accounts;

/// <summary>Where a code goes: a phone number or a mail address, in one written form.</summary>
/// <param name="Text">+ and digits, or the address in lower case.</param>
/// <param name="IsPhone">Whether it is a phone number.</param>
internal readonly partial record struct Destination(string Text, bool IsPhone)
{
    private const string ChineseMobilePrefix = "+86";
    private const int MaxMail = 254;

    /// <summary>Reads what a person typed. Spaces, hyphens and brackets are dropped, 00 is +, and eleven digits that begin with 1 are a Chinese mobile number.</summary>
    public static Destination? Parse(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Contains('@', StringComparison.Ordinal))
            return trimmed.Length <= MaxMail && MailAddress.TryCreate(trimmed, out var mail) && mail.Address == trimmed ? new Destination(trimmed.ToLowerInvariant(), false) : null;
        var digits = Filler().Replace(trimmed, "");
        if (digits.StartsWith("00", StringComparison.Ordinal)) digits = "+" + digits[2..];
        if (ChineseMobile().IsMatch(digits)) digits = ChineseMobilePrefix + digits;
        return International().IsMatch(digits) ? new Destination(digits, true) : null;
    }

    [GeneratedRegex(@"[\s()\-.]")]
    private static partial Regex Filler();

    [GeneratedRegex(@"\A1[0-9]{10}\z")]
    private static partial Regex ChineseMobile();

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex International();
}
