namespace Kinora.Text;

/// <summary>The row layout that both encoders share: one token before the text, one after it, then padding.</summary>
internal static class TokenRows
{
    /// <summary>A row has to hold at least the token before the text and the one after it.</summary>
    internal const int MinimumLength = 2;

    internal static int CheckLength(int length) => length >= MinimumLength
        ? length
        : throw new ArgumentOutOfRangeException(
            nameof(length), length, $"A token row holds a start and an end token: give a length of at least {MinimumLength}.");

    /// <summary>Lays out <c>[start] + ids[..length-2] + [end] + [padding]*</c> for every text; mask 1 up to the end token.</summary>
    internal static TokenBatch Build(
        IReadOnlyList<string> texts, int length, Func<string, int[]> encode, int start, int end, int padding)
    {
        ArgumentNullException.ThrowIfNull(texts);
        CheckNoneIsNull(texts);
        if (texts.Count == 0)
            texts = [""];

        long[] ids = new long[checked(texts.Count * length)];
        long[] mask = new long[ids.Length];
        Array.Fill(ids, padding);
        for (int row = 0; row < texts.Count; row++)
        {
            int[] tokens = encode(texts[row]);
            int kept = Math.Min(tokens.Length, length - MinimumLength);
            int offset = row * length;
            ids[offset] = start;
            for (int i = 0; i < kept; i++)
                ids[offset + 1 + i] = tokens[i];
            ids[offset + 1 + kept] = end;
            mask.AsSpan(offset, kept + MinimumLength).Fill(1);
        }

        return new TokenBatch(ids, mask, texts.Count, length);
    }

    private static void CheckNoneIsNull(IReadOnlyList<string> texts)
    {
        int[] missing = [.. Enumerable.Range(0, texts.Count).Where(i => texts[i] is null)];
        if (missing.Length > 0)
            throw new ArgumentException(
                $"Encoding prompts: every entry must be a text, but null stands at index {string.Join(", ", missing)}. "
                + "Give an empty string for an empty prompt.", nameof(texts));
    }
}
