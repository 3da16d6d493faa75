using System.Net;

namespace Kinora.Server;

/// <summary>What an address to listen on says about who can reach it.</summary>
internal static class ServerAddresses
{
    /// <summary>Whether only this machine can reach it. A host name other than localhost counts as open.</summary>
    public static bool IsLoopback(string url) => Parse(url) is { } address && IsLoopbackHost(address.Host.Trim('[', ']'));

    /// <summary>Whether a host, without port, means this machine.</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    /// <summary>Whether it is an address to listen on.</summary>
    public static bool IsUrl(string url) => Parse(url) is not null;

    private static BindingAddress? Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url.Trim());
            return address.Scheme is "http" or "https" && address.Host.Length > 0 ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
