namespace Kinora.Media.Tests;

/// <summary>Clips, recipes and stand-ins for ffmpeg that tests share.</summary>
internal static class Samples
{
    /// <summary>A bright square crossing a gradient; every frame differs from every other.</summary>
    public static VideoFrames Clip(int frames, int width = 64, int height = 48)
    {
        VideoFrames clip = new(frames, height, width);
        for (int t = 0; t < frames; t++)
        {
            Span<byte> frame = clip.FrameSpan(t);
            int left = t * 2 % (width - 8 > 0 ? width - 8 : 1);
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                {
                    bool square = x >= left && x < left + 8 && y >= 8 && y < 16;
                    int i = ((y * width) + x) * 3;
                    frame[i] = square ? (byte)240 : (byte)(x * 255 / width);
                    frame[i + 1] = square ? (byte)220 : (byte)(y * 255 / height);
                    frame[i + 2] = square ? (byte)40 : (byte)(60 + (t % 100));
                }
        }

        return clip;
    }

    public static VideoFrames Solid(int frames, int width, int height, byte red, byte green, byte blue)
    {
        VideoFrames clip = new(frames, height, width);
        for (int i = 0; i < clip.Span.Length; i += 3)
            (clip.Span[i], clip.Span[i + 1], clip.Span[i + 2]) = (red, green, blue);
        return clip;
    }

    public static GenerationRecipe Recipe(string prompt = "一只企鹅在雪地里跳来跳去") => new()
    {
        Prompt = prompt,
        NegativePrompt = "blurry",
        PositiveSuffix = ", sharp",
        Seed = ulong.MaxValue,
        Steps = 50,
        Guidance = 9.1,
        Shift = 13,
        Width = 64,
        Height = 48,
        Frames = 17,
        Fps = 25,
        Model = "mini",
        WeightsSha256 = new string('a', 64),
        KinoraVersion = "0.1.0",
        Sampler = "euler",
        Extra = new Dictionary<string, string> { ["memory"] = "2G", ["a key"] = "a=b;#\\" },
    };

    public static void Write(string path, VideoFrames clip, GenerationRecipe? recipe = null, VideoWriterOptions? options = null)
    {
        using VideoWriter writer = VideoWriter.Create(path, clip.Width, clip.Height, FrameRate.Default, recipe, options);
        writer.WriteFrames(clip);
        writer.Complete();
    }

    /// <summary>A stand-in for ffmpeg out of the folder Fakes.</summary>
    public static VideoWriterOptions WithFake(string script) => new()
    {
        Tools = MediaTools.Default with { Ffmpeg = Path.Combine(AppContext.BaseDirectory, "Fakes", script) },
    };

    public static double MeanAbsoluteError(VideoFrames a, VideoFrames b)
    {
        Assert.Equal(a.FrameCount, b.FrameCount);
        Assert.Equal(a.Size, b.Size);
        long sum = 0;
        for (int i = 0; i < a.Span.Length; i++)
            sum += Math.Abs(a.Span[i] - b.Span[i]);
        return (double)sum / a.Span.Length;
    }
}
