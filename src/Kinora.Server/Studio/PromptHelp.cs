namespace Kinora.Server.Studio;

/// <summary>
/// Completes a short prompt by the recipe of the technical report's prompt guide: who or what, what it does, where, seen by which
/// camera, in which style. Only what is missing is added, from tables of our own; nothing leaves the machine.
/// </summary>
internal static class PromptHelp
{
    // A sentence so long has been thought about.
    private const int LongEnglish = 400;
    private const int LongChinese = 120;

    /// <summary>The prompt with what it lacks.</summary>
    /// <param name="prompt">The prompt, Chinese or English.</param>
    /// <param name="take">Another number takes other words; the same one always the same.</param>
    /// <returns>The prompt as it is, where nothing is missing.</returns>
    public static string Complete(string prompt, int take)
    {
        var text = prompt.Trim();
        var words = IsChinese(text) ? PromptWords.Chinese : PromptWords.English;
        if (text.Length > (words.IsChinese ? LongChinese : LongEnglish)) return text;
        var said = words.IsChinese ? text : $" {text.ToLowerInvariant()} ";
        var added = words.Parts.Where(part => !part.Signs.Any(sign => said.Contains(sign, StringComparison.Ordinal))).Select((part, i) => part.Phrases[Choose(text, take, i, part.Phrases.Count)]).ToList();
        return added.Count == 0 ? text : words.Join(text, added);
    }

    private static bool IsChinese(string text) => text.Any(c => c is >= '\u4e00' and <= '\u9fff');

    // A hash of our own: .NET's differs from one start to the next.
    private static int Choose(string text, int take, int part, int count)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = (hash ^ c) * 16777619u;
        return (int)(((hash >> 4) + (uint)take + ((uint)part * 7)) % (uint)count);
    }
}
