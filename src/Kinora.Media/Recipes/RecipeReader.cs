namespace Kinora.Media;

/// <summary>Reads back the recipe stored in a generated video, picture or folder of frames.</summary>
public static class RecipeReader
{
    /// <summary>The file that holds the recipe beside PNG frames.</summary>
    public const string FolderFileName = "recipe.json";

    /// <summary>Reads the recipe of a <c>.mp4</c>, <c>.webm</c>, <c>.gif</c> or <c>.png</c> file, or of a folder of frames.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="tools">The programs to use; null for <see cref="MediaTools.Default"/>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RecipeException">The file holds no recipe or one that can't be read.</exception>
    /// <exception cref="MediaToolException">The file is no video or picture, or ffprobe is missing.</exception>
    public static GenerationRecipe Read(string path, MediaTools? tools = null, CancellationToken cancellation = default)
    {
        string? json;
        if (Directory.Exists(path))
        {
            string file = Path.Combine(path, FolderFileName);
            json = File.Exists(file) ? File.ReadAllText(file) : null;
        }
        else
        {
            json = MediaProbe.Run(path, tools ?? MediaTools.Default, MediaProbe.Comments, cancellation).FindTag("comment");
        }

        if (json is null)
            throw new RecipeException(
                $"Reading the recipe of '{path}': the file has no comment tag, so Kinora did not make it or something removed it.");
        try
        {
            return GenerationRecipe.FromJson(json);
        }
        catch (RecipeException error)
        {
            throw new RecipeException($"Reading the recipe of '{path}': {error.Message}", error);
        }
    }
}
