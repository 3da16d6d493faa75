using Microsoft.Win32.SafeHandles;

namespace Kinora.Text.Native;

/// <summary>Owns a loaded SentencePiece model.</summary>
internal sealed class SentencePieceHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SentencePieceHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.Close(handle);
        return true;
    }
}
