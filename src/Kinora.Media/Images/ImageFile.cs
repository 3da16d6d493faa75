using System.Globalization;

namespace Kinora.Media;

/// <summary>Reads still pictures (PNG, JPEG, WebP, BMP, TIFF, SVG, GIF, Netpbm, JPEG XL and others) through ffmpeg and writes PNG and WebP.</summary>
public static class ImageFile
{
    private const string PictureFormats =
        "png_pipe,jpeg_pipe,jpegls_pipe,jpegxl_pipe,j2k_pipe,webp_pipe,bmp_pipe,tiff_pipe,svg_pipe,gif,gif_pipe,pam_pipe,pbm_pipe,"
        + "pgm_pipe,ppm_pipe,qoi_pipe,sgi_pipe,sunrast_pipe,dds_pipe,exr_pipe,pcx_pipe,xbm_pipe,xpm_pipe,apng";

    /// <summary>Reads a picture as RGB. Transparency is dropped, not blended; of an animation the first frame is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Scale to this size (bicubic; the aspect ratio is not kept); null keeps the size.</param>
    /// <param name="tools">The programs to use; null for <see cref="MediaTools.Default"/>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>Bytes [H, W, 3].</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MediaToolException">The file is no picture or is damaged, or ffmpeg is missing.</exception>
    public static ImagePixels ReadRgb(
        string path, FrameSize? size = null, MediaTools? tools = null, CancellationToken cancellation = default) =>
        Read(path, "rgb24", 3, size, tools, cancellation);

    /// <summary>Reads a picture as RGBA with straight alpha; a picture without alpha is opaque (255).</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Scale to this size (bicubic; the aspect ratio is not kept); null keeps the size.</param>
    /// <param name="tools">The programs to use; null for <see cref="MediaTools.Default"/>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>Bytes [H, W, 4].</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MediaToolException">The file is no picture or is damaged, or ffmpeg is missing.</exception>
    public static ImagePixels ReadRgba(
        string path, FrameSize? size = null, MediaTools? tools = null, CancellationToken cancellation = default) =>
        Read(path, "rgba", 4, size, tools, cancellation);

    /// <summary>Writes a PNG, atomically and without loss.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="pixels">H * W * C bytes, [H, W, C].</param>
    /// <param name="size">Width and height.</param>
    /// <param name="channels">3 for RGB, 4 for RGBA with straight alpha.</param>
    /// <param name="recipe">Stored as the PNG's comment; null for none.</param>
    /// <param name="tools">The programs to use; null for <see cref="MediaTools.Default"/>.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="ArgumentException">The channels are not 3 or 4, or the bytes do not fit the size.</exception>
    /// <exception cref="IOException">The folder cannot be written or the disk is full; nothing is left behind.</exception>
    /// <exception cref="MediaToolException">ffmpeg failed or is missing.</exception>
    public static void WritePng(
        string path,
        ReadOnlySpan<byte> pixels,
        FrameSize size,
        int channels = 3,
        GenerationRecipe? recipe = null,
        MediaTools? tools = null,
        CancellationToken cancellation = default)
    {
        if (channels is not (3 or 4))
            throw new ArgumentException($"A PNG is written from 3 (RGB) or 4 (RGBA) channels, got {channels}.", nameof(channels));
        long expected = (long)size.Width * size.Height * channels;
        if (size.Width < 1 || size.Height < 1 || pixels.Length != expected)
            throw new ArgumentException($"A picture of {size} with {channels} channels needs {expected} bytes, got {pixels.Length}.", nameof(pixels));
        string? comment = recipe?.ToJson(asciiOnly: true);
        byte[] png = (tools ?? MediaTools.Default).FfmpegTool.Run(
            FfmpegArguments.EncodePng(size, channels), $"Writing the picture '{path}'", pixels.ToArray(), null, cancellation).Output;
        AtomicFile.WriteAllBytes(path, comment is null ? png : PngText.Insert(png, comment));
    }

    /// <summary>Writes a WebP, atomically and with small losses: for thumbnails and overviews.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="rgb_HW3">H * W * 3 bytes, [H, W, 3].</param>
    /// <param name="size">Width and height.</param>
    /// <param name="tools">The programs to use; null for <see cref="MediaTools.Default"/>.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="ArgumentException">The bytes do not fit the size.</exception>
    /// <exception cref="IOException">The folder cannot be written or the disk is full; nothing is left behind.</exception>
    /// <exception cref="MediaToolException">ffmpeg failed, is missing, or was built without libwebp.</exception>
    public static void WriteWebP(
        string path, ReadOnlySpan<byte> rgb_HW3, FrameSize size, MediaTools? tools = null, CancellationToken cancellation = default)
    {
        if (size.Width < 1 || size.Height < 1 || rgb_HW3.Length != size.ByteCount)
            throw new ArgumentException($"A picture of {size} needs {size.ByteCount} bytes, got {rgb_HW3.Length}.", nameof(rgb_HW3));
        byte[] webp = (tools ?? MediaTools.Default).FfmpegTool.Run(
            FfmpegArguments.EncodeWebP(size), $"Writing the picture '{path}'", rgb_HW3.ToArray(), null, cancellation).Output;
        AtomicFile.WriteAllBytes(path, webp);
    }

    /// <summary>Draws an SVG document into a PNG, atomically. What it leaves free is transparent.</summary>
    /// <param name="path">The PNG; an existing one is replaced.</param>
    /// <param name="svg">The document, UTF-8.</param>
    /// <param name="tools">The programs to use; null for <see cref="MediaTools.Default"/>.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="IOException">The folder cannot be written or the disk is full; nothing is left behind.</exception>
    /// <exception cref="MediaToolException">The text is no SVG, or ffmpeg is missing or reads none (it needs librsvg).</exception>
    public static void WritePngOfSvg(string path, ReadOnlySpan<byte> svg, MediaTools? tools = null, CancellationToken cancellation = default)
    {
        byte[] bytes = svg.ToArray();
        byte[] png = (tools ?? MediaTools.Default).FfmpegTool.Run(
            [
                "-hide_banner", "-loglevel", "error", "-xerror", "-protocol_whitelist", "pipe", "-format_whitelist", PictureFormats,
                .. SvgArguments(bytes), "-i", "pipe:0", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "pipe:1",
            ],
            $"Drawing the picture '{path}'", bytes, null, cancellation).Output;
        AtomicFile.WriteAllBytes(path, png);
    }

    private static ImagePixels Read(
        string path, string pixelFormat, int channels, FrameSize? size, MediaTools? tools, CancellationToken cancellation)
    {
        MediaInput.RequireFile(path);
        if (size is { } wanted && (wanted.Width < 1 || wanted.Height < 1))
            throw new ArgumentException($"A picture is scaled to at least 1x1, got {wanted}.", nameof(size));
        string scale = size is { } target ? $"w={target.Width}:h={target.Height}:" : "";
        string operation = $"Reading the picture '{path}'";
        byte[] bytes = File.ReadAllBytes(path);
        // The bytes go through a pipe: ffmpeg then judges them by their content, and neither a '%' in the name nor a picture
        // that points to other files can lead it elsewhere.
        ExternalResult result = (tools ?? MediaTools.Default).FfmpegTool.Run(
            [
                "-hide_banner", "-loglevel", "error", "-xerror", "-protocol_whitelist", "pipe", "-format_whitelist", PictureFormats,
                .. SvgArguments(bytes), "-i", "pipe:0", "-map", "0:v:0", "-vf", $"scale={scale}flags={FfmpegArguments.ScalerFlags},format={pixelFormat}",
                "-frames:v", "1", .. PamStream.OutputArguments,
            ],
            operation, bytes, null, cancellation);
        using MemoryStream output = new(result.Output);
        if (PamStream.ReadHeader(output) is not { } header
            || header.Channels != channels
            || output.Length - output.Position != (long)header.Size.Width * header.Size.Height * channels)
            throw new MediaToolException(operation, "ffmpeg", null, result.LastLines, "The file holds no picture that can be decoded.");
        return new ImagePixels(header.Size, channels, result.Output[(int)output.Position..]);
    }

    // From a pipe ffmpeg reads an SVG in pieces of 4096 bytes and takes the first for the whole, unless it is told the size.
    private static string[] SvgArguments(byte[] bytes)
    {
        const int lookedAt = 1024;
        return bytes.AsSpan(0, Math.Min(lookedAt, bytes.Length)).IndexOf("<svg"u8) < 0
            ? []
            : ["-f", "svg_pipe", "-frame_size", bytes.Length.ToString(CultureInfo.InvariantCulture)];
    }
}
