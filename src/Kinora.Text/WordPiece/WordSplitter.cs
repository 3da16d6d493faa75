using System.Globalization;
using System.Text;
using Kinora.Text.Native;

namespace Kinora.Text;

/// <summary>BERT's first step, from text to words: controls removed, lower case, accents stripped, every CJK ideograph and
/// every punctuation mark a word of its own, the rest split at white space.</summary>
internal static class WordSplitter
{
    /// <summary>Splits a text; words are folded and never empty.</summary>
    internal static List<string> Split(ReadOnlySpan<char> text)
    {
        string folded = Fold(Clean(text));
        List<string> words = [];
        int start = 0;
        int position = 0;
        foreach (Rune rune in folded.EnumerateRunes())
        {
            bool space = Rune.IsWhiteSpace(rune);
            bool alone = IsPunctuation(rune) || IsCjkIdeograph(rune.Value);
            int next = position + rune.Utf16SequenceLength;
            if (space || alone)
            {
                if (position > start)
                    words.Add(folded[start..position]);
                if (alone)
                    words.Add(folded[position..next]);
                start = next;
            }

            position = next;
        }

        if (position > start)
            words.Add(folded[start..]);
        return words;
    }

    /// <summary>Whether a word that <see cref="Split"/> gave is a single ideograph or punctuation mark.</summary>
    internal static bool StandsAlone(string word)
    {
        Rune first = Rune.GetRuneAt(word, 0);
        return IsPunctuation(first) || IsCjkIdeograph(first.Value);
    }

    /// <summary>Drops what carries no meaning; tabs and line breaks become spaces so that they still part words.</summary>
    private static string Clean(ReadOnlySpan<char> text)
    {
        StringBuilder kept = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
                kept.Append(' ');
            else if (rune != Rune.ReplacementChar && !IsControl(rune))
                kept.Append(rune);
        }

        return kept.ToString();
    }

    /// <summary>Lower case and no accents. Done by ICU, because .NET leaves texts undecomposed in its invariant culture.</summary>
    private static string Fold(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int failed = NativeMethods.Fold(bytes, (nuint)bytes.Length, out nint folded, out nuint length);
        return failed == 0
            ? NativeBuffer.TakeText(folded, length)
            : throw new InvalidOperationException($"Lower-casing a text of {bytes.Length} bytes: {NativeMethods.LastError()}");
    }

    /// <summary>Any of Unicode's "other" categories: control, format, surrogate, private use, unassigned.</summary>
    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;

    /// <summary>BERT counts all of ASCII's symbols as punctuation, also those that Unicode calls symbols ($, +, ^).</summary>
    private static bool IsPunctuation(Rune rune) =>
        rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || Rune.IsPunctuation(rune);

    /// <summary>The CJK Unified and Compatibility Ideograph blocks that BERT names; kana and hangul are not among them.</summary>
    private static bool IsCjkIdeograph(int value) => value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
