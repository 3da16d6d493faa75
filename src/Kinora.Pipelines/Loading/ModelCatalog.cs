namespace Kinora.Pipelines;

/// <summary>Finds a model by name or folder. Names are those of the folders in <c>models/</c> of this checkout, or in <see cref="Variable"/>.</summary>
public static class ModelCatalog
{
    /// <summary>The environment variable that names another folder of models; it is looked into first.</summary>
    public const string Variable = "KINORA_MODELS";

    /// <summary>The model that is used where none is named.</summary>
    public const string Default = "mini";

    private const string FolderName = "models";
    private const string IndexFile = "model_index.json";

    /// <summary>The folder of a model.</summary>
    /// <param name="nameOrFolder">A known name, or a folder.</param>
    /// <returns>The folder; null when there is none.</returns>
    public static string? Find(string nameOrFolder)
    {
        if (nameOrFolder is not ("" or "." or "..") && !nameOrFolder.Contains(Path.DirectorySeparatorChar))
        {
            var named = Roots().Select(root => Path.Combine(root, nameOrFolder)).FirstOrDefault(Directory.Exists);
            if (named is not null) return named;
        }

        return nameOrFolder.Length > 0 && Directory.Exists(nameOrFolder) ? nameOrFolder : null;
    }

    /// <summary>The sentence for a model that is not there; it lists the known names.</summary>
    public static string Unknown(string nameOrFolder)
    {
        var known = Names();
        var names = known.Count == 0 ? $"no model is known by name here; set {Variable} to the folder that holds models" : $"known by name: {string.Join(", ", known)}";
        return $"There is no model '{nameOrFolder}': give a known name or a model folder ({names}).";
    }

    /// <summary>Names of the models that are known, in ordinal order.</summary>
    public static IReadOnlyList<string> Names() =>
        [.. Roots().Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .Where(folder => File.Exists(Path.Combine(folder, IndexFile))).Select(folder => Path.GetFileName(folder)).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder) yield return folder;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, FolderName);
            if (File.Exists(Path.Combine(at.FullName, "Kinora.slnx")) && Directory.Exists(candidate)) yield return candidate;
        }
    }
}
