namespace Kinora.Text;

/// <summary>Turns prompts into the fixed-length token rows that a text encoder reads.</summary>
public interface ITextTokenizer
{
    /// <summary>L, the number of tokens in every row, special tokens and padding included.</summary>
    int Length { get; }

    /// <summary>Number of ids; every id of a batch lies in [0, <see cref="VocabularySize"/>).</summary>
    int VocabularySize { get; }

    /// <summary>Encodes texts, cutting those that are too long and padding those that are too short.</summary>
    /// <param name="texts">Prompts, taken as they are: no template is put around them. An empty list is read as one
    /// empty prompt, as the reference implementation does.</param>
    /// <returns>Ids and mask, axes [B,L], one row a text.</returns>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    TokenBatch Encode(IReadOnlyList<string> texts);

    /// <summary>How many tokens a text has by itself, before any cutting; a row holds <see cref="Length"/> - 2 of them.</summary>
    /// <param name="text">A prompt.</param>
    int Count(string text);
}
