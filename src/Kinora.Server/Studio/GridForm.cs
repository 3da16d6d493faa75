using System.Globalization;
using Kinora.Pipelines;
using Kinora.Server.Api;

namespace Kinora.Server.Studio;

/// <summary>One prompt with lists of seeds, steps and guidance: a request for each combination.</summary>
internal static class GridForm
{
    /// <summary>The most videos of one grid.</summary>
    public const int MostVideos = 36;

    /// <summary>Fields that may be lists, from the slowest changing to the fastest.</summary>
    public static readonly string[] Axes = ["steps", "guidance", "seed"];

    private static readonly char[] s_between = [' ', ',', '，', '、', ';', '\n', '\r', '\t'];

    /// <summary>The fields of every video.</summary>
    /// <param name="fields">The form's, in which the axes are lists such as "1 2 3" or "1-4"; an empty one is the model's value.</param>
    /// <exception cref="ApiException">A list can't be read, or they make too many videos.</exception>
    public static IReadOnlyList<Dictionary<string, FieldValue>> Expand(IReadOnlyDictionary<string, FieldValue> fields)
    {
        IEnumerable<Dictionary<string, FieldValue>> all = [fields.Where(f => !Axes.Contains(f.Key)).ToDictionary(f => f.Key, f => f.Value)];
        var count = 1L;
        foreach (var axis in Axes)
        {
            var values = ValuesOf(axis, fields.GetValueOrDefault(axis).Text ?? "");
            if (values.Count == 0) continue;
            count *= values.Count;
            if (count > MostVideos) throw ApiException.BadRequest($"The lists make more than {MostVideos} videos. Shorten one of them.", axis);
            all = all.SelectMany(one => values.Select(value => new Dictionary<string, FieldValue>(one) { [axis] = new(value, null) }));
        }

        return [.. all];
    }

    private static List<string> ValuesOf(string axis, string text)
    {
        var values = new List<string>();
        foreach (var part in text.Split(s_between, StringSplitOptions.RemoveEmptyEntries))
        {
            // From the second character, or a sign would be taken for the dash.
            var dash = part.IndexOf('-', 1);
            if (dash < 0) values.Add(part);
            else if (ulong.TryParse(part.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var from) && ulong.TryParse(part.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                && to >= from && to - from < MostVideos)
                for (var value = from; ; value++)
                {
                    values.Add(value.ToString(CultureInfo.InvariantCulture));
                    if (value == to) break;
                }
            else throw ApiException.BadRequest($"'{ApiException.Shorten(part)}' in '{(FaultText)axis}' is no range: give one such as 1-4 of at most {MostVideos} numbers, or numbers with spaces between.", axis);
        }

        return [.. values.Distinct()];
    }
}
