using System.Diagnostics;
using System.Security.Cryptography;
using Kinora.Media;

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
        string picture = $"{file}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.png";
        try
        {
            RunPango(_sources.PangoView, emoji, picture);
            byte[] bytes = Decode(picture);
            AtomicFile.WriteAllBytes(file, bytes);
            return bytes;
        }
        finally
        {
            File.Delete(picture);
        }
    }

    private static byte[] Decode(string picture)
    {
        ImagePixels pixels = ImageFile.ReadRgba(picture);
        byte[] bytes = [.. BitConverter.GetBytes(pixels.Size.Width), .. BitConverter.GetBytes(pixels.Size.Height), .. pixels.Data];
        return IsWhole(bytes)
            ? bytes
            : throw new WorldAssetException(
                $"Drawing an emoji: expected a picture of at most {LargestSide} pixels a side, got {pixels.Size}. Reinstall the apt package fonts-noto-color-emoji.");
    }

    private static void RunPango(string program, string emoji, string picture)
    {
        ProcessStartInfo start = new(program,
            [$"--font={FontAndSize}", "--background=transparent", "--margin=2", "--no-display", $"--text={emoji}", $"--output={picture}"])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new WorldAssetException(
                $"Drawing an emoji: {program} ended with exit code {process.ExitCode}: {errors.Trim()}. Reinstall the apt package pango1.0-tools.");
    }
}
