using System.Globalization;
using System.Text.Json;
using Kinora.Pipelines;

namespace Kinora.Server.Api;

/// <summary>Takes fields out of a request one by one and collects every fault; what is left over is unknown.</summary>
internal sealed class FieldReader(Dictionary<string, FieldValue> fields)
{
    private readonly List<(string? Param, FaultText Fault)> _faults = [];
    private readonly HashSet<string> _known = [];

    /// <summary>A text; null where it is absent.</summary>
    public string? Text(string name, int maxLength)
    {
        if (!Take(name, out var field)) return null;
        if (field.Text is not { } text || field.Json is { ValueKind: JsonValueKind.Number }) return Refuse<string>(name, $"'{Name(name)}' must be a text.");
        if (text.Length > maxLength) return Refuse<string>(name, $"'{Name(name)}' has {text.Length} characters, at most {maxLength} are possible.");
        return text.Contains('\0', StringComparison.Ordinal) ? Refuse<string>(name, $"'{Name(name)}' holds a NUL character; remove it.") : text;
    }

    /// <summary>A text or a number as it was written.</summary>
    public string? Written(string name) => !Take(name, out var field) ? null : field.Text ?? Refuse<string>(name, $"'{Name(name)}' must be a text or a number.");

    /// <summary>A whole number.</summary>
    public int? Integer(string name) => Parse(name, "a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : (int?)null);

    /// <summary>A seed.</summary>
    public ulong? Seed(string name) => Parse(name, $"a whole number from 0 to {ulong.MaxValue}", text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (ulong?)null);

    /// <summary>A finite number.</summary>
    public double? Number(string name) => Parse(
        name, "a number such as 7.5", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : (double?)null);

    /// <summary>LoRAs: <c>"name"</c>, <c>"name:0.8"</c>, several with commas between, or a list of these or of objects with name and scale.</summary>
    public IReadOnlyList<LoraReply> Loras(string name)
    {
        if (!Take(name, out var field)) return [];
        try
        {
            var found = field.Text is { } text ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(FromText).ToList()
                : field.Json is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(FromJson).ToList()
                : [FromJson(field.Json!.Value)];
            if (found.TrueForAll(l => double.IsFinite(l.Scale))) return found;
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            // Told below.
        }

        Fault(name, $"'{Name(name)}' must be a name such as \"style\", \"style:0.8\", or a list of {{\"name\": …, \"scale\": …}}.");
        return [];
    }

    /// <summary>Notes a fault.</summary>
    public void Fault(string? param, FaultText fault) => _faults.Add((param, fault));

    /// <summary>A field that OpenAI knows and these models can't use.</summary>
    public void Unsupported(string name, FaultText why)
    {
        if (Take(name, out _)) Fault(name, why);
    }

    /// <summary>Refuses the request if anything is wrong with it, unknown fields included.</summary>
    public void ThrowIfFaulty()
    {
        var onlyUnknown = _faults.Count == 0;
        foreach (var name in fields.Keys.Except(_known).Order(StringComparer.Ordinal))
            Fault(ApiException.Shorten(name), $"Unknown field '{ApiException.Shorten(name)}'. Known are: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        if (_faults.Count == 0) return;
        throw new ApiException(StatusCodes.Status400BadRequest, onlyUnknown ? "unknown_parameter" : "invalid_value", [.. _faults.Select(f => f.Fault)], _faults[0].Param);
    }

    private static LoraReply FromText(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 ? new LoraReply(text, 1) : new LoraReply(text[..colon], double.Parse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static LoraReply FromJson(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? FromText(value.GetString()!)
        : new LoraReply(value.GetProperty("name").GetString() ?? throw new FormatException(), value.TryGetProperty("scale", out var scale) ? scale.GetDouble() : 1);

    private T? Parse<T>(string name, FaultText kind, Func<string, T?> parse)
        where T : struct
    {
        if (!Take(name, out var field)) return null;
        if (field.Text is { } text && parse(text) is { } value) return value;
        if (field.Text is { } given) Fault(name, $"'{Name(name)}' must be {kind}, got '{ApiException.Shorten(given)}'.");
        else Fault(name, $"'{Name(name)}' must be {kind}, got another kind of value.");
        return null;
    }

    // A field's name may have a word for people; one that is not known here is the sender's own and has none.
    private static FaultText Name(string name) => name;

    private bool Take(string name, out FieldValue field)
    {
        _known.Add(name);
        return fields.TryGetValue(name, out field);
    }

    private T? Refuse<T>(string name, FaultText fault)
        where T : class
    {
        Fault(name, fault);
        return null;
    }
}
