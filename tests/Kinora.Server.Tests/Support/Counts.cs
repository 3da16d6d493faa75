using System.Globalization;

namespace Kinora.Server.Tests.Support;

/// <summary>How much a slow test does: what it shall show, or less by a variable where time is short.</summary>
internal static class Counts
{
    public static int Of(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
