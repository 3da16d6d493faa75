using System.Diagnostics;
using System.Security.Cryptography;

namespace Kinora.Data.World;

/// <summary>
/// Draws emoji once with Pango (text shaping and the font's bitmaps are its job) and keeps the raw RGBA in the user's
/// cache, keyed by the font file's SHA-256. File: width and height as little-endian int32, then [height, width, 4]
/// straight-alpha bytes.
/// </summary>
internal sealed class EmojiRasterizer
{
    // The font's bitmaps are made for 109 pixels per em: drawn at that size they are not resampled.
    private const string FontAndSize = "Noto Color Emoji 109px";
    private const int LargestSide = 512;

    private readonly WorldSources _sources;
    private readonly string _folder;

    public EmojiRasterizer(WorldSources sources)
    {
        _sources = sources;
        using FileStream font = File.OpenRead(sources.FontFile);
        string hash = Convert.ToHexStringLower(SHA256.HashData(font));
        _folder = Path.Combine(sources.ResolveCacheFolder(), hash[..16]);
    }

    public EmojiSprite Load(string emoji)
    {
        string name = string.Join('-', emoji.EnumerateRunes().Select(rune => rune.Value.ToString("x")));
        string file = Path.Combine(_folder, name + ".rgba");
        return TryRead(file) ?? Parse(Draw(emoji, file));
    }

    private static EmojiSprite? TryRead(string file)
    {
        if (!File.Exists(file))
            return null;
        byte[] bytes = File.ReadAllBytes(file);
        return IsWhole(bytes) ? Parse(bytes) : null;
    }

    private static bool IsWhole(byte[] bytes) =>
        bytes.Length > 8
        && BitConverter.ToInt32(bytes, 0) is > 0 and <= LargestSide and int width
        && BitConverter.ToInt32(bytes, 4) is > 0 and <= LargestSide and int height
        && bytes.Length == 8 + width * height * 4;

    private static EmojiSprite Parse(byte[] bytes) =>
        new(bytes.AsSpan(8), BitConverter.ToInt32(bytes, 0), BitConverter.ToInt32(bytes, 4));

    private byte[] Draw(string emoji, string file)
    {
        Directory.CreateDirectory(_folder);
        string stem = $"{file}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}";
        string picture = stem + ".png", partial = stem + ".partial";
        try
        {
            Run(_sources.PangoView, "pango1.0-tools",
                [$"--font={FontAndSize}", "--background=transparent", "--margin=2", "--no-display", $"--text={emoji}", $"--output={picture}"]);
            byte[] bytes = Decode(picture);
            File.WriteAllBytes(partial, bytes);
            File.Move(partial, file, overwrite: true);
            return bytes;
        }
        finally
        {
            File.Delete(picture);
            File.Delete(partial);
        }
    }

    private static byte[] Decode(string picture)
    {
        byte[] png = File.ReadAllBytes(picture);
        // A PNG's IHDR holds width and height, big endian, at bytes 16 and 20.
        int width = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        int height = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        byte[] rgba = Run("ffmpeg", "ffmpeg", ["-v", "error", "-nostdin", "-i", picture, "-f", "rawvideo", "-pix_fmt", "rgba", "-"]);
        byte[] bytes = [.. BitConverter.GetBytes(width), .. BitConverter.GetBytes(height), .. rgba];
        return IsWhole(bytes)
            ? bytes
            : throw new WorldAssetException(
                $"Drawing an emoji: expected {width} x {height} RGBA pixels of at most {LargestSide} a side, got {rgba.Length} bytes. Check the font of the apt package fonts-noto-color-emoji.");
    }

    private static byte[] Run(string program, string package, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            using MemoryStream output = new();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return process.ExitCode == 0
                ? output.ToArray()
                : throw new WorldAssetException(
                    $"Drawing an emoji: {program} ended with exit code {process.ExitCode}: {errors.Result.Trim()}. Reinstall the apt package {package}.");
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new WorldAssetException($"Drawing an emoji: {program} cannot be started. Install the apt package {package}.", fault);
        }
    }
}
