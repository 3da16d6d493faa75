using System.Text;
using Kinora.Text.Native;

namespace Kinora.Text;

/// <summary>Trains SentencePiece unigram models with the options of the published tokenizer. The same lines and options
/// give the same file, byte for byte.</summary>
public static class SentencePieceTrainer
{
    /// <summary>Trains on a text file, one sentence a line, UTF-8.</summary>
    /// <param name="corpusFile">The corpus.</param>
    /// <param name="options">Vocabulary size, symbols, coverage.</param>
    /// <param name="outFile">The <c>.model</c> file to write.</param>
    /// <exception cref="FileNotFoundException">There is no such corpus.</exception>
    /// <exception cref="ArgumentException">The options contradict themselves (all faults are named), or the corpus is empty.</exception>
    /// <exception cref="InvalidOperationException">The corpus is too small for the vocabulary.</exception>
    public static void Train(string corpusFile, SentencePieceTrainingOptions options, string outFile) =>
        Train(File.ReadLines(corpusFile), options, outFile);

    /// <summary>Trains on lines in memory.</summary>
    /// <param name="lines">Sentences; a line break inside one parts it, empty ones are skipped.</param>
    /// <param name="options">Vocabulary size, symbols, coverage.</param>
    /// <param name="outFile">The <c>.model</c> file to write.</param>
    /// <exception cref="ArgumentException">The options contradict themselves (all faults are named), or there are no lines.</exception>
    /// <exception cref="InvalidOperationException">The corpus is too small for the vocabulary.</exception>
    public static void Train(IEnumerable<string> lines, SentencePieceTrainingOptions options, string outFile)
    {
        options.Validate();
        (byte[] corpus, int longestLine) = Join(lines);
        if (corpus.Length == 0)
            throw new ArgumentException("Training a tokenizer: the corpus holds no text. Give at least one sentence.", nameof(lines));

        byte[] settings = Encoding.UTF8.GetBytes(options.ToLibraryOptions(longestLine));
        int failed = NativeMethods.Train(
            settings, (nuint)settings.Length, corpus, (nuint)corpus.Length, out nint model, out nuint length);
        if (failed != 0)
            throw new InvalidOperationException(
                $"Training a tokenizer of {options.VocabularySize} pieces on {corpus.Length} bytes of text: "
                + $"{NativeMethods.LastError()} Give more text, fewer pieces, or set "
                + $"{nameof(SentencePieceTrainingOptions.AllowSmallerVocabulary)}.");

        AtomicFile.Write(outFile, NativeBuffer.TakeArray<byte>(model, length));
    }

    /// <summary>The corpus as the library reads it, and its longest line in bytes.</summary>
    private static (byte[] Corpus, int LongestLine) Join(IEnumerable<string> lines)
    {
        using MemoryStream corpus = new();
        int longest = 0;
        foreach (string text in lines)
        {
            foreach (string line in text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                byte[] bytes = Encoding.UTF8.GetBytes(line);
                longest = Math.Max(longest, bytes.Length);
                corpus.Write(bytes);
                corpus.WriteByte((byte)'\n');
            }
        }

        return (corpus.ToArray(), longest);
    }
}
