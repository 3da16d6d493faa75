using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Kinora.Pipelines;

/// <summary>
/// A sentence about a fault. It is written as an interpolated string and remembers its form and what was put in, so that who shows it
/// can look the form up in another language, as message catalogues do. Numbers in it are written as in English.
/// </summary>
[InterpolatedStringHandler]
public sealed class FaultText
{
    private readonly StringBuilder _form;
    private readonly List<object> _parts;

    /// <summary>Begins a sentence; the compiler calls this for an interpolated string.</summary>
    /// <param name="literalLength">Characters of its fixed text.</param>
    /// <param name="formattedCount">How much is put in.</param>
    public FaultText(int literalLength, int formattedCount) => (_form, _parts) = (new StringBuilder(literalLength + (formattedCount * 3)), new List<object>(formattedCount));

    /// <summary>The English sentence with <c>{0}</c>, <c>{1}</c> and so on where something is put in; braces of its own are doubled.</summary>
    public string Form => _form.ToString();

    /// <summary>What is put in: texts, and <see cref="FaultText"/> for what has a form in other languages itself.</summary>
    public IReadOnlyList<object> Parts => _parts;

    /// <summary>A sentence into which nothing is put.</summary>
    /// <param name="text">The sentence.</param>
    public static implicit operator FaultText(string text) => FromString(text);

    /// <summary>A sentence into which nothing is put.</summary>
    /// <param name="text">The sentence.</param>
    /// <returns>The sentence with its text as its form.</returns>
    public static FaultText FromString(string text)
    {
        var made = new FaultText(text.Length, 0);
        made.AppendLiteral(text);
        return made;
    }

    /// <summary>Goes on with fixed text.</summary>
    /// <param name="text">The text.</param>
    public void AppendLiteral(string text) => _form.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>Goes on with something that is put in.</summary>
    /// <param name="value">What.</param>
    public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

    /// <summary>Goes on with something that is put in.</summary>
    /// <param name="value">What.</param>
    /// <param name="format">How it is written, such as F0.</param>
    public void AppendFormatted<T>(T value, string? format)
    {
        _form.Append('{').Append(_parts.Count.ToString(CultureInfo.InvariantCulture)).Append('}');
        // Typed as objects, or a text from outside would become a sentence, which may have a form in other languages.
        _parts.Add(value switch
        {
            FaultText text => (object)text,
            IFormattable number => number.ToString(format, CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "",
        });
    }

    /// <summary>The sentence in the form of another language.</summary>
    /// <param name="form">Gives the form that stands for an English one.</param>
    public string Say(Func<string, string> form) =>
        string.Format(CultureInfo.InvariantCulture, form(Form), [.. _parts.Select(part => part is FaultText text ? text.Say(form) : part)]);

    /// <summary>The sentence in English.</summary>
    public override string ToString() => Say(form => form);
}
