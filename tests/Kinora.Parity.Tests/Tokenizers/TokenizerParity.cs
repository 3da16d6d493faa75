using System.Text.Json;
using Kinora.Text;

namespace Kinora.Parity.Tests.Tokenizers;

/// <summary>Compares the tokenizers with the ids, pieces and padded rows that a reference implementation gave.</summary>
public static class TokenizerParity
{
    /// <summary>Runs a case file of the kind "sentencepiece" or "wordpiece"; its model or vocabulary lies in the same folder.</summary>
    public static void Run(string jsonPath)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(jsonPath));
        JsonElement root = document.RootElement;
        string folder = Path.GetDirectoryName(Path.GetFullPath(jsonPath))!;
        switch (root.GetProperty("kind").GetString())
        {
            case "sentencepiece":
                RunSentencePiece(root, Path.Combine(folder, root.GetProperty("model").GetString()!));
                break;
            case "wordpiece":
                RunWordPiece(root, Path.Combine(folder, root.GetProperty("vocab").GetString()!));
                break;
            case var kind:
                Assert.Fail($"{jsonPath} is of kind '{kind}', expected 'sentencepiece' or 'wordpiece'.");
                break;
        }
    }

    private static void RunSentencePiece(JsonElement root, string modelFile)
    {
        using SentencePieceTokenizer tokenizer = SentencePieceTokenizer.Load(modelFile);
        Assert.Equal(root.GetProperty("vocab_size").GetInt32(), tokenizer.VocabularySize);
        Assert.Equal(root.GetProperty("unk_id").GetInt32(), tokenizer.UnknownId);
        Assert.Equal(root.GetProperty("bos_id").GetInt32(), tokenizer.BeginId);
        Assert.Equal(root.GetProperty("eos_id").GetInt32(), tokenizer.EndId);
        foreach (JsonProperty special in root.GetProperty("special_ids").EnumerateObject())
        {
            Assert.Equal(special.Value.GetInt32(), tokenizer.PieceToId(special.Name));
            Assert.Equal(special.Name, tokenizer.IdToPiece(special.Value.GetInt32()));
        }

        Assert.NotEqual(0, root.GetProperty("cases").GetArrayLength());
        foreach (JsonElement @case in root.GetProperty("cases").EnumerateArray())
        {
            string text = @case.GetProperty("text").GetString()!;
            int[] ids = Integers(@case.GetProperty("ids"));
            AssertSame(text, ids, tokenizer.Encode(text));
            AssertSame(text, Strings(@case.GetProperty("pieces")), tokenizer.EncodePieces(text));
            Assert.Equal(@case.GetProperty("decoded").GetString(), tokenizer.Decode(ids));
        }

        foreach (JsonElement wrapped in root.GetProperty("wrapped").EnumerateArray())
        {
            using StepLlmTokenizer rows = StepLlmTokenizer.Load(modelFile, wrapped.GetProperty("max_length").GetInt32());
            TokenBatch batch = rows.Encode(Strings(wrapped.GetProperty("prompts")));
            AssertRows(wrapped.GetProperty("input_ids"), batch.Ids, batch);
            AssertRows(wrapped.GetProperty("attention_mask"), batch.Mask, batch);
        }
    }

    private static void RunWordPiece(JsonElement root, string vocabularyFile)
    {
        // The tokenizer has no such settings: it is what the published encoder uses.
        Assert.True(root.GetProperty("do_lower_case").GetBoolean());
        Assert.True(root.GetProperty("strip_accents").GetBoolean());
        Assert.True(root.GetProperty("tokenize_chinese_chars").GetBoolean());
        Assert.Equal(WordPieceTokenizer.MaxWordCharacters, root.GetProperty("max_input_chars_per_word").GetInt32());

        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(vocabularyFile);
        foreach (JsonProperty special in root.GetProperty("special_ids").EnumerateObject())
        {
            Assert.Equal(special.Value.GetInt32(), tokenizer.PieceToId(special.Name));
            Assert.Equal(special.Name, tokenizer.IdToPiece(special.Value.GetInt32()));
        }

        Assert.NotEqual(0, root.GetProperty("cases").GetArrayLength());
        foreach (JsonElement @case in root.GetProperty("cases").EnumerateArray())
        {
            string text = @case.GetProperty("text").GetString()!;
            AssertSame(text, Strings(@case.GetProperty("tokens")), tokenizer.EncodePieces(text));
            AssertSame(text, Integers(@case.GetProperty("ids")), tokenizer.Encode(text));
        }

        foreach (JsonElement encoded in root.GetProperty("encoded").EnumerateArray())
        {
            HunyuanClipTokenizer rows = new(tokenizer, encoded.GetProperty("max_length").GetInt32());
            TokenBatch batch = rows.Encode([encoded.GetProperty("text").GetString()!]);
            Assert.Equal(Longs(encoded.GetProperty("input_ids")), batch.Ids);
            Assert.Equal(Longs(encoded.GetProperty("attention_mask")), batch.Mask);
        }
    }

    private static void AssertRows(JsonElement expected, long[] actual, TokenBatch batch)
    {
        Assert.Equal(expected.GetArrayLength(), batch.Rows);
        Assert.Equal(expected[0].GetArrayLength(), batch.Length);
        Assert.Equal(expected.EnumerateArray().SelectMany(Longs), actual);
    }

    private static void AssertSame<T>(string text, T[] expected, T[] actual) => Assert.True(
        expected.SequenceEqual(actual),
        $"'{text}': expected [{string.Join(' ', expected)}], came [{string.Join(' ', actual)}].");

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];

    private static long[] Longs(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt64())];

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
