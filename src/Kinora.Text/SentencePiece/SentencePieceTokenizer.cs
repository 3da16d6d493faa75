using System.Text;
using Kinora.Text.Native;

namespace Kinora.Text;

/// <summary>A SentencePiece model, run by the reference library. Safe for use by several threads at once.</summary>
public sealed class SentencePieceTokenizer : IDisposable
{
    private readonly SentencePieceHandle _model;

    private SentencePieceTokenizer(SentencePieceHandle model, string filePath)
    {
        _model = model;
        FilePath = filePath;
        VocabularySize = NativeMethods.VocabularySize(model);
    }

    /// <summary>The file that was loaded.</summary>
    public string FilePath { get; }

    /// <summary>Number of pieces; ids lie in [0, <see cref="VocabularySize"/>).</summary>
    public int VocabularySize { get; }

    /// <summary>Id of the piece for what the vocabulary can't express, or null when the model has none.</summary>
    public int? UnknownId => OrNull(NativeMethods.UnknownId(_model));

    /// <summary>Id of the piece that begins a sequence (BOS), or null when the model has none.</summary>
    public int? BeginId => OrNull(NativeMethods.BeginId(_model));

    /// <summary>Id of the piece that ends a sequence (EOS), or null when the model has none.</summary>
    public int? EndId => OrNull(NativeMethods.EndId(_model));

    /// <summary>Loads a serialized model (a <c>.model</c> file).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TokenizerFormatException">The file is not a SentencePiece model.</exception>
    /// <exception cref="DllNotFoundException">The native library was not built yet.</exception>
    public static SentencePieceTokenizer Load(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int failed = NativeMethods.Load(bytes, (nuint)bytes.Length, out SentencePieceHandle model);
        if (failed != 0)
        {
            string reason = NativeMethods.LastError();
            model.Dispose();
            throw new TokenizerFormatException(
                path,
                $"Loading a tokenizer: {path} ({bytes.Length} bytes) is not a SentencePiece model: {reason}. "
                + "Give the .model file of the checkpoint, or fetch it again if the download was cut off.");
        }

        return new SentencePieceTokenizer(model, path);
    }

    /// <summary>Ids of a text, without any token before or after it.</summary>
    /// <param name="text">Any text; NUL is allowed, a lone surrogate is read as U+FFFD.</param>
    /// <returns>Ids, axis [number of pieces]; empty for an empty text.</returns>
    public int[] Encode(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Check(NativeMethods.Encode(_model, bytes, (nuint)bytes.Length, out nint ids, out nuint count), "Encoding a text");
        return NativeBuffer.TakeArray<int>(ids, count);
    }

    /// <summary>Pieces of a text, in the order of <see cref="Encode"/>'s ids. A piece that the vocabulary can't express
    /// keeps its spelling.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Pieces, axis [number of pieces]; a space is spelled U+2581.</returns>
    public string[] EncodePieces(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Check(
            NativeMethods.EncodePieces(
                _model, bytes, (nuint)bytes.Length, out nint joined, out nint lengths, out nuint count),
            "Encoding a text");
        int[] sizes = NativeBuffer.TakeArray<int>(lengths, count);
        ReadOnlySpan<byte> rest = NativeBuffer.TakeArray<byte>(joined, (nuint)sizes.Sum());

        string[] pieces = new string[sizes.Length];
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = Encoding.UTF8.GetString(rest[..sizes[i]]);
            rest = rest[sizes[i]..];
        }

        return pieces;
    }

    /// <summary>Text of a sequence of ids. Control pieces vanish; byte pieces that are not UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Ids, axis [number of pieces].</param>
    /// <exception cref="ArgumentOutOfRangeException">An id lies outside the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids)
            CheckId(id);
        Check(NativeMethods.Decode(_model, ids, (nuint)ids.Length, out nint text, out nuint length), "Decoding ids");
        return NativeBuffer.TakeText(text, length);
    }

    /// <summary>The piece that an id stands for.</summary>
    /// <param name="id">An id in [0, <see cref="VocabularySize"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">The id lies outside the vocabulary.</exception>
    public string IdToPiece(int id)
    {
        CheckId(id);
        Check(NativeMethods.IdToPiece(_model, id, out nint piece, out nuint length), "Looking up a piece");
        return NativeBuffer.TakeText(piece, length);
    }

    /// <summary>The id of a piece, or null when the vocabulary does not hold it.</summary>
    /// <param name="piece">A piece as <see cref="IdToPiece"/> spells it.</param>
    public int? PieceToId(string piece)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(piece);
        Check(NativeMethods.PieceToId(_model, bytes, (nuint)bytes.Length, out int id), "Looking up a piece");
        return OrNull(id);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    private static int? OrNull(int id) => id < 0 ? null : id;

    private void CheckId(int id)
    {
        if ((uint)id >= (uint)VocabularySize)
            throw new ArgumentOutOfRangeException(
                nameof(id), id, $"{FilePath} has {VocabularySize} pieces, so ids lie in 0..{VocabularySize - 1}.");
    }

    private void Check(int failed, string operation)
    {
        if (failed != 0)
            throw new InvalidOperationException($"{operation} with {FilePath}: {NativeMethods.LastError()}");
    }
}
