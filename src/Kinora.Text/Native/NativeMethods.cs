using System.Runtime.InteropServices;

namespace Kinora.Text.Native;

/// <summary>The C interface of <c>native/text/kinora_text.h</c>. Return values: 0 success, otherwise <see cref="LastError"/>.</summary>
internal static partial class NativeMethods
{
    private const string Library = NativeTextLibrary.Name;

    static NativeMethods() => NativeTextLibrary.Register();

    /// <summary>Reason of this thread's last failure; to be asked before any other call.</summary>
    internal static string LastError() => Marshal.PtrToStringUTF8(LastErrorText()) ?? "unknown failure";

    [LibraryImport(Library, EntryPoint = "kinora_text_last_error")]
    private static partial nint LastErrorText();

    [LibraryImport(Library, EntryPoint = "kinora_text_free")]
    internal static partial void Free(nint buffer);

    [LibraryImport(Library, EntryPoint = "kinora_sp_load")]
    internal static partial int Load(ReadOnlySpan<byte> model, nuint length, out SentencePieceHandle handle);

    [LibraryImport(Library, EntryPoint = "kinora_sp_close")]
    internal static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "kinora_sp_vocabulary_size")]
    internal static partial int VocabularySize(SentencePieceHandle handle);

    [LibraryImport(Library, EntryPoint = "kinora_sp_unknown_id")]
    internal static partial int UnknownId(SentencePieceHandle handle);

    [LibraryImport(Library, EntryPoint = "kinora_sp_begin_id")]
    internal static partial int BeginId(SentencePieceHandle handle);

    [LibraryImport(Library, EntryPoint = "kinora_sp_end_id")]
    internal static partial int EndId(SentencePieceHandle handle);

    [LibraryImport(Library, EntryPoint = "kinora_sp_encode")]
    internal static partial int Encode(
        SentencePieceHandle handle, ReadOnlySpan<byte> text, nuint length, out nint ids, out nuint count);

    [LibraryImport(Library, EntryPoint = "kinora_sp_encode_pieces")]
    internal static partial int EncodePieces(
        SentencePieceHandle handle, ReadOnlySpan<byte> text, nuint length,
        out nint bytes, out nint lengths, out nuint count);

    [LibraryImport(Library, EntryPoint = "kinora_sp_decode")]
    internal static partial int Decode(
        SentencePieceHandle handle, ReadOnlySpan<int> ids, nuint count, out nint text, out nuint length);

    [LibraryImport(Library, EntryPoint = "kinora_sp_id_to_piece")]
    internal static partial int IdToPiece(SentencePieceHandle handle, int id, out nint piece, out nuint length);

    [LibraryImport(Library, EntryPoint = "kinora_sp_piece_to_id")]
    internal static partial int PieceToId(SentencePieceHandle handle, ReadOnlySpan<byte> piece, nuint length, out int id);

    [LibraryImport(Library, EntryPoint = "kinora_sp_train")]
    internal static partial int Train(
        ReadOnlySpan<byte> options, nuint optionsLength, ReadOnlySpan<byte> corpus, nuint corpusLength,
        out nint model, out nuint modelLength);

    [LibraryImport(Library, EntryPoint = "kinora_text_fold")]
    internal static partial int Fold(ReadOnlySpan<byte> text, nuint length, out nint folded, out nuint foldedLength);
}
