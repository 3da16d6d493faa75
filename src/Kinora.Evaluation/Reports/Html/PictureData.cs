using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>Pictures as text, for pages and requests that hold everything themselves.</summary>
internal static class PictureData
{
    /// <summary>Evenly spaced frames of a video beside each other, as the data URL of a PNG.</summary>
    /// <param name="video">The video.</param>
    /// <param name="pictures">How many frames.</param>
    public static string Strip(VideoFrames video, int pictures)
    {
        var strip = ContactSheet.Compose(video, new ContactSheetLayout { Columns = pictures, Pictures = pictures });
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
        try
        {
            ImageFile.WritePng(file, strip.Span, strip.Size);
            return $"data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(file))}";
        }
        finally
        {
            File.Delete(file);
        }
    }
}
