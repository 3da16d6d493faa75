using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kinora.Server.Tests.Operations;

/// <summary>The page of all settings, made of their docstrings and defaults.</summary>
internal static partial class SettingsReference
{
    private static readonly Dictionary<string, string> s_texts = XDocument.Load(Path.ChangeExtension(typeof(ServerSettings).Assembly.Location, ".xml")).Descendants("member")
        .ToDictionary(m => m.Attribute("name")!.Value, m => Spaces().Replace(m.Element("summary")?.Value.Trim() ?? "", " "));

    public static string Write() => $"""
        # Settings of the server

        All settings with what they are unless given. They are read from `server.json` in the data folder, where nested ones are objects, and then from variables, where `__`
        stands between the parts of a name: `Sms.Url` is `KINORA_SERVER__Sms__Url`. Lists have numbers there: `KINORA_SERVER__Devices__0`. An unknown name is refused.
        This page is made of the program's own texts; a test sees to it that it stays so.

        | setting | unless given | meaning |
        |---|---|---|
        {string.Join('\n', Rows(new ServerSettings(), ""))}

        """;

    private static IEnumerable<string> Rows(object settings, string prefix)
    {
        foreach (var property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var value = property.GetValue(settings);
            if (value is not null && property.PropertyType.Namespace == typeof(ServerSettings).Namespace)
            {
                foreach (var row in Rows(value, prefix + property.Name + ".")) yield return row;
                continue;
            }

            var text = s_texts[$"P:{settings.GetType().FullName}.{property.Name}"];
            Assert.NotEmpty(text);
            yield return $"| `{prefix}{property.Name}` | {(property.Name == nameof(ServerSettings.DataFolder) ? "`KINORA_DATA`, or the user's data folder" : Show(value))} | {text.Replace("|", "\\|", StringComparison.Ordinal)} |";
        }
    }

    private static string Show(object? value) => value switch
    {
        null => "–",
        bool flag => flag ? "`true`" : "`false`",
        string text => $"`{text}`",
        IDictionary { Count: 0 } => "none",
        IEnumerable<string> list => list.Any() ? string.Join(", ", list.Select(item => $"`{item}`")) : "none",
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
